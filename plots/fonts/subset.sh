#!/bin/sh
# Makes NotoSansSC-subset.otf: the glyphs of Noto Sans SC Regular that charts use, and the common
# characters of words.txt for names that users give to policies and provinces. Run it after
# texts.go, words.txt or a scenario's Chinese names gain a character (a test says which is missing).
#
# Needs the Debian package fonts-noto-cjk and pyftsubset of the Python package fonttools.
set -eu
cd "$(dirname "$0")"
pyftsubset /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc --font-number=2 \
	--text="$(cat words.txt ../texts.go ../testdata/provinces.csv | tr -d '[:alnum:][:space:]')" \
	--output-file=NotoSansSC-subset.otf \
	--layout-features='' --no-hinting --desubroutinize --drop-tables+=vhea,vmtx,VORG,BASE,DSIG,GPOS,GSUB \
	--name-IDs=0,1,2,5,13,14 --notdef-outline
ls -l NotoSansSC-subset.otf
