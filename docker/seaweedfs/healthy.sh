#!/bin/bash
# Health check without curl: does the store answer that it is up?
exec 3<>/dev/tcp/127.0.0.1/9000 || exit 1
printf 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3
read -r _ status _ <&3
[ "$status" = 200 ]
