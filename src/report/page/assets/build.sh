#!/usr/bin/env bash
# Builds echarts.min.js from what npm has. Only for whoever wants another version: the program needs no npm.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --save-exact echarts@6.1.0 esbuild@0.28.2
cp "$here/echarts.js" .
npx esbuild echarts.js --bundle --minify --format=iife --global-name=echarts --target=es2020 --legal-comments=none \
  --outfile="$here/echarts.min.js"
cp node_modules/echarts/LICENSE "$here/echarts.LICENSE"
cp node_modules/echarts/NOTICE "$here/echarts.NOTICE"
cp node_modules/echarts/licenses/LICENSE-d3 "$here/echarts.LICENSE-d3"
cp node_modules/zrender/LICENSE "$here/zrender.LICENSE"
cp node_modules/tslib/LICENSE.txt "$here/tslib.LICENSE"
