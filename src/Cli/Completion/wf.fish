# wf in fish: wf completion fish | source, in ~/.config/fish/config.fish.
function __wf_complete
    set -l line (commandline --cut-at-cursor --current-process | string trim --left)
    command wf "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
end
complete --command wf --no-files --arguments '(__wf_complete)'
