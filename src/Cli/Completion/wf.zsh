#compdef wf
# wf in zsh: eval "$(wf completion zsh)" in ~/.zshrc, behind compinit; or save it as _wf in a folder of $fpath.
_wf() {
  local line="${(j: :)words[1,CURRENT-1]} ${PREFIX}"
  local -a found
  found=("${(@f)$(${words[1]} "[suggest:${#line}]" "$line" 2>/dev/null)}")
  compadd -- ${found:#}
}
if [[ $funcstack[1] == _wf ]]; then
  _wf "$@"
else
  compdef _wf wf
fi
