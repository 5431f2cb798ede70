complete -c parse-invite -l expect-partner -d 'Tenant id of the partner you expect; can be repeated' -r
complete -c parse-invite -l expect-name -d 'Name of the partner you expect; can be repeated' -r
complete -c parse-invite -l expect-domain -d 'Domain that the partner you expect sends mail from; can be repeated' -r
complete -c parse-invite -l max-size -d 'Skip mails larger than this' -r
complete -c parse-invite -l zone -d 'Time zone of the dates' -r
complete -c parse-invite -s o -l output -d 'Write the output to FILE once it is complete' -r -F
complete -c parse-invite -l columns -d 'Columns of the CSV or the table, in this order, separated by commas, such as tenantId,license.seats' -r
complete -c parse-invite -l ascii -d 'Escape all non-ASCII characters in JSON output: always where no WHEN is given, auto on Windows unless the console is UTF-8' -r -f -a "auto\t'On Windows, where the output does not go to a terminal and the console\'s code page is not UTF-8'
always\t'Everywhere'
never\t'Nowhere'"
complete -c parse-invite -l lang -d 'Language of messages [default: the locale\'s]' -r -f -a "en\t'English'
ja\t'Japanese'"
complete -c parse-invite -l now -d 'Use TIME (RFC 3339) as the current time' -r
complete -c parse-invite -s r -l recursive -d 'Read folders and everything in them'
complete -c parse-invite -l allow-empty -d 'Accept an empty input (otherwise exit code 3)'
complete -c parse-invite -l explain -d 'Explain in prose instead of writing records: what the link is, what accepting does, what was checked, what to do'
complete -c parse-invite -s t -l table -d 'Print a table'
complete -c parse-invite -l csv -d 'Print comma-separated values, a column for each value of the records; they can be read back'
complete -c parse-invite -l bom -d 'Begin the CSV with a byte-order mark, for Excel'
complete -c parse-invite -s v -l verbose -d 'Log progress; -vv also logs each request'
complete -c parse-invite -l schema -d 'Print the JSON Schema of the records and exit'
complete -c parse-invite -s h -l help -d 'Print help (see more with \'--help\')'
complete -c parse-invite -s V -l version -d 'Print version'
