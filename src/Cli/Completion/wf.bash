# wf in bash: eval "$(wf completion bash)" in ~/.bashrc.
_wf() {
  local line=${COMP_LINE:0:COMP_POINT} found
  COMPREPLY=()
  while IFS= read -r found; do
    COMPREPLY+=("$found")
  done < <("$1" "[suggest:${#line}]" "$line" 2>/dev/null)
  # bash takes a word apart at colons and completes only what stands behind the last one.
  local word=${COMP_WORDS[COMP_CWORD]} before
  if [[ $word != "${line##* }" && ${line##* } == *"$word" ]]; then
    before=${line##* }
    before=${before%"$word"}
    COMPREPLY=("${COMPREPLY[@]#"$before"}")
  fi
}
complete -o default -F _wf wf
