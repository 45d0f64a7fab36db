# Sourced by what starts in our images and by postgres' init script.
# shellcheck shell=bash

# secret NAME: its value, or what stands in the file <NAME>_FILE. Where defaults are refused (compose.prod.yaml), those of
# .env.example end the start. Call it in an assignment of its own, or `set -e` does not see that it failed.
secret() {
  local file=$1_FILE value
  if [ -n "${!file:-}" ]; then value=$(cat "${!file}"); else value=${!1:-}; fi
  if [ -z "$value" ]; then
    echo "$1 is not set: give it, or a file with it in $1_FILE" >&2
    return 1
  fi
  if [ "${REFUSE_DEFAULT_PASSWORDS:-}" = yes ]; then
    case $value in postgres | mlflow | prefect | minioadmin)
      echo "$1 is the default that everybody knows: choose another (secrets/ of compose.prod.yaml)" >&2
      return 1
      ;;
    esac
  fi
  printf '%s' "$value"
}
