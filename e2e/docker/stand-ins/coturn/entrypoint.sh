#!/bin/bash
# As the official image does it: options are those of the server, and may have shell expressions in them.
if [ "${1:0:1}" == '-' ]; then set -- turnserver "$@"; fi
exec $(eval "echo $@")
