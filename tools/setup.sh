# shellcheck shell=bash
# Shared by ./run, ./test and ./wf: checks the machine, installs what is missing, builds. Sourced, with $root set.

configuration=Release
state=$root/.run
azurite=$root/tools/azurite
library=$root/src/OfflineLog
# Changes with each new build. ./wf has its own, with other sources.
stamp=$state/built
dashboard=$root/src/Dashboard

# What ./run is built from; ./test builds the whole solution.
sources=(src/Cli/Output/Sizes.cs src/DurableTask.Sqlite src/Functions.Local src/Hosts/Local src/WeChat src/Workflow src/OfflineLog src/Dashboard tests/Simulator tools/Run src/Directory.Build.props tests/Directory.Build.props tests/Directory.Build.targets Directory.Build.props Directory.Packages.props global.json
  host.json BannedSymbols.txt .editorconfig Workflow.sln)

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Leaves no build nodes behind; build ends its compiler server.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

stop_with() {
  printf '%s\n' "$2" >&2
  exit "$1"
}

check_dotnet() {
  command -v dotnet >/dev/null ||
    stop_with 2 "The .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again."
}

check_sdk() {
  check_dotnet
  sdk=$(cd -- "$root" && dotnet --version 2>/dev/null) && [[ $sdk == 10.* ]] ||
    stop_with 2 "The .NET SDK here is not version 10: install the .NET 10 SDK from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again."
}

check_prerequisites() {
  check_sdk
  command -v node >/dev/null ||
    stop_with 2 "Node.js is missing: install version 20 or newer, with npm, from https://nodejs.org and run this again."
  local node
  node=$(node --version 2>/dev/null)
  [[ $node =~ ^v([0-9]+)\. ]] && ((BASH_REMATCH[1] >= 20)) ||
    stop_with 2 "Node.js here is ${node:-unusable}: install version 20 or newer from https://nodejs.org and run this again."
  command -v npm >/dev/null ||
    stop_with 2 "npm is missing: it comes with Node.js from https://nodejs.org; install that and run this again."
}

# A symbolic link is created together with its content, so a lock always has an owner. Released before any exec.
take_setup_lock() {
  local told= owner
  mkdir -p -- "$state" || stop_with 2 "Cannot write to $root, where this is built."
  until ln -s "$$" "$state/lock" 2>/dev/null; do
    owner=$(readlink "$state/lock") || continue
    if ! kill -0 "$owner" 2>/dev/null; then
      rm -f -- "$state/lock"
    elif [[ -z $told ]]; then
      echo "Waiting for another ./run, ./test or ./wf (process $owner) to finish building"
      told=yes
    else
      sleep 0.2
    fi
  done
  trap clean_up EXIT
}

release_setup_lock() {
  [[ $(readlink "$state/lock") != "$$" ]] || rm -f -- "$state/lock"
  trap - EXIT
}

# What an end in the middle leaves nothing of.
clean_up() {
  end_begun
  [[ -z $is_compiling ]] || end_compiler
  release_setup_lock
}

# begin COMMAND...: runs it beside what goes on, in a process group of its own, so that Ctrl-C also ends what it has started.
begin() {
  set -m
  "$@" &
  begun+=($!)
  set +m
}

# Waits for all that was begun. What fails has said why; the rest is then ended.
finish_begun() {
  local job
  for job in "${begun[@]}"; do
    wait "$job" || exit
  done
  begun=()
}

end_begun() {
  local job
  for job in $(jobs -p); do kill -TERM -- "-$job" 2>/dev/null; done
}

begun=() is_compiling=

azurite_is_installed() {
  cmp -s -- "$azurite/package-lock.json" "$azurite/node_modules/.installed-from.json"
}

install_azurite() {
  azurite_is_installed && return
  echo "Installing Azurite, the storage emulator (npm ci)"
  local output
  output=$(npm ci --prefix "$azurite" --ignore-scripts --no-audit --no-fund --loglevel=error 2>&1) ||
    stop_with 2 "Azurite could not be installed with npm ci: is the package registry within reach? npm says:
$output"
  cp -- "$azurite/package-lock.json" "$azurite/node_modules/.installed-from.json"
}

# The offline-log library and the dashboard, which the app serves: first their tools, then the builds.
build_pages() {
  build_library
  build_dashboard
}

build_library() {
  install_tools "$library" src/OfflineLog
  build_script "$library" src/OfflineLog
}

build_dashboard() {
  install_tools "$dashboard" src/Dashboard
  dashboard_is_built || build_script "$dashboard" src/Dashboard
}

# install_tools FOLDER NAME
install_tools() {
  ! cmp -s -- "$1/package-lock.json" "$1/node_modules/.installed-from.json" || return 0
  echo "Installing the tools of $2 (npm ci)"
  local output
  output=$(npm ci --prefix "$1" --no-audit --no-fund --loglevel=error 2>&1) ||
    stop_with 2 "The tools of $2 could not be installed with npm ci: is the package registry within reach? npm says:
$output"
  cp -- "$1/package-lock.json" "$1/node_modules/.installed-from.json"
}

# build_script FOLDER NAME
build_script() {
  local said
  said=$(npm run build --prefix "$1" --silent 2>&1) || stop_with 1 "$said
The build of $2 failed."
}

dashboard_is_built() {
  [[ -f $dashboard/dist/ui.js ]] || return
  [[ -z $(find "$dashboard" -type d \( -name node_modules -o -name dist \) -prune -o -newer "$dashboard/dist/ui.js" -print -quit) ]]
}

install_chromium() {
  [[ -z ${CHROMIUM:-} ]] || return 0
  command -v chromium chromium-browser google-chrome >/dev/null && return
  local advice="A browser is missing: install Chromium or Chrome (on Debian: apt-get install chromium), or name one in CHROMIUM, and run this again."
  command -v apt-get >/dev/null && ((EUID == 0)) || stop_with 2 "$advice"
  echo "Installing Chromium (apt-get)"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >"$state/chromium.log" 2>&1 ||
    stop_with 2 "$advice
What apt-get said is in $state/chromium.log."
}

# So that screenshots show Chinese; no test needs it.
install_fonts() {
  ! command -v fc-list >/dev/null || [[ -z $(fc-list :lang=zh) ]] || return 0
  command -v apt-get >/dev/null && ((EUID == 0)) || return 0
  echo "Installing a font for Chinese (apt-get install fonts-noto-cjk)"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends fonts-noto-cjk >"$state/fonts.log" 2>&1 ||
    echo "The font could not be installed; screenshots will lack Chinese. The output of apt-get is in $state/fonts.log."
}

# promtool tests the alert rules. It comes from Debian's package of Prometheus; nothing else of that is used. Without it those tests are skipped, and say so.
install_promtool() {
  command -v promtool >/dev/null && return
  [[ ! -x $state/promtool ]] || return 0
  command -v apt-get >/dev/null && command -v dpkg >/dev/null || return 0
  echo "Fetching promtool (apt-get download prometheus)"
  local folder=$state/prometheus
  rm -rf -- "$folder" && mkdir -p -- "$folder"
  (
    cd -- "$folder" || exit
    apt-get download -qq prometheus || { apt-get update -qq && apt-get download -qq prometheus; } || exit
    dpkg --fsys-tarfile prometheus_*.deb | tar -x ./usr/bin/promtool && mv -- usr/bin/promtool "$state/promtool"
  ) >"$state/promtool.log" 2>&1 || echo "promtool could not be fetched; the alert rules are not tested. The output of apt-get is in $state/promtool.log."
  rm -rf -- "$folder"
}

# One line that changes with the SDK and with every added or removed file; changed files are newer than the stamp.
fingerprint() {
  echo "$sdk $(list_sources -print | LC_ALL=C sort | cksum)"
}

list_sources() {
  (cd -- "$root" && find "${sources[@]}" -type d \( -name bin -o -name obj -o -name node_modules -o -name dist \) -prune -o -type f "$@")
}

# Whether the sources are unchanged since the last build.
is_stamped() {
  [[ -f $stamp && $(<"$stamp") == "$(fingerprint)" ]] || return
  [[ -z $(list_sources -newer "$stamp" -print -quit) ]]
}

run_is_built() {
  is_stamped || return
  [[ -f $root/tools/Run/bin/$configuration/net10.0/Run.dll &&
    -f $root/src/Hosts/Local/bin/$configuration/net10.0/Workflow.Local.dll &&
    -f $root/src/Hosts/Local/bin/$configuration/net10.0/pages/offline-log.iife.js &&
    -f $root/src/Hosts/Local/bin/$configuration/net10.0/ui/ui.js &&
    -f $root/tests/Simulator/bin/$configuration/net10.0/Simulator.dll ]]
}

# Gets the packages before the build, while something else goes on.
restore() {
  dotnet restore "$root/$1" -v quiet >"$state/restore.log" 2>&1 || stop_with 1 "$(sort -u -- "$state/restore.log")
The packages could not be restored."
}

# build WHAT [OPTION...]: quiet unless it fails. WHAT contains at least everything that ./run needs.
build() {
  local what=$1 failed=
  shift
  fingerprint >"$state/building"
  # Compiler and analyzers are loaded once for all projects. Their server has a name of its own: ending it disturbs no other build.
  is_compiling=yes
  dotnet build "$root/$what" -c "$configuration" -v quiet --nologo -clp:NoSummary -p:SharedCompilationId="workflow-$$" "$@" \
    >"$state/build.log" 2>&1 || failed=yes
  end_compiler
  is_compiling=
  if [[ -n $failed ]]; then
    sort -u -- "$state/build.log" >&2
    stop_with 1 "The build failed."
  fi
  mv -- "$state/building" "$stamp"
}

# Where the SDK lies elsewhere the server ends by itself, after ten minutes without work.
end_compiler() {
  local compiler
  compiler=$(dirname -- "$(readlink -f -- "$(command -v dotnet)")")/sdk/$(cd -- "$root" && dotnet --version)/Roslyn/bincore/VBCSCompiler.dll
  [[ ! -f $compiler ]] || dotnet "$compiler" -shutdown -pipename:"workflow-$$" >/dev/null 2>&1
}
