# 5. the records are about these files, and about each of them
only() { [ $# = 1 ] && [ -f "$1" ] && file=$1; }
file_of() {
  case $1 in
    letter) only letter.json ;;
    openpgp) only message/openpgp.asc ;;
    certificate) only message/certificate.gpg ;;
    document-?) only documents/0"${1#document-}"-* ;;
    document-*) only documents/"${1#document-}"-* ;;
    *) false ;;
  esac
}
for record in @RECORDS@; do
  read -r text < "records/$record.json"
  list=${text#*'"commitments":{'}
  list=${list%%'}'*},
  named=" "
  while [ -n "$list" ]; do
    item=${list%%,*} list=${list#*,}
    name=${item#'"'} name=${name%%'"'*}
    committed=${item%'"'} committed=${committed##*'"'}
    file=$name salt=
    file_of "$name" || { wrong "$record: $file"; continue; }
    named="$named$file "
    while read -r word value rest; do [ "$word $rest" = "$name $file" ] && salt=$salt$value; done < "records/$record.salts.txt"
    [ "$(raw "$salt$(sum < "$file")" | sum)" = "$committed" ] && echo "$record: $file" || wrong "$record: $file"
  done
  for file in letter.json message/* documents/*; do
    case $record,$file in *-accepted,message/openpgp.asc | *-accepted,message/certificate.gpg) ;; *,message/*) continue ;; esac
    case $named in *" $file "*) ;; *) wrong "$record: nothing about $file" ;; esac
  done
done
