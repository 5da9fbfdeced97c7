version=6.1
flavour=big-stock
. "$(dirname "$0")/kernel-lib.sh"
try "6.1 big dwarf" dwarf
try "6.1 big maps" list_oracle
