complete -c make-report -l encoding -d 'Code page of the input where it is not Unicode, such as cp932' -r
complete -c make-report -s o -l output -d 'Write the page to FILE once it is complete' -r -F
complete -c make-report -l evidence-hash -d 'Last hash of the evidence (from swap-license --check-evidence), to print on the page' -r
complete -c make-report -l zone -d 'The time zone of the page\'s own date' -r
complete -c make-report -l lang -d 'Language of messages [default: the locale\'s]' -r -f -a "en\t'English'
ja\t'Japanese'"
complete -c make-report -l now -d 'Use TIME (RFC 3339) as the current time' -r
complete -c make-report -l allow-empty -d 'Accept an input without any record (otherwise exit code 3)'
complete -c make-report -s v -l verbose -d 'Log progress; -vv also logs each request'
complete -c make-report -l schema -d 'Print the JSON Schema of the records and exit'
complete -c make-report -s h -l help -d 'Print help (see more with \'--help\')'
complete -c make-report -s V -l version -d 'Print version'
