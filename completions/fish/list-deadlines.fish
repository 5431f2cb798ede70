complete -c list-deadlines -l encoding -d 'Code page of the input where it is not Unicode, such as cp932' -r
complete -c list-deadlines -l within -d 'Only what is due within this time from now, such as 30d' -r
complete -c list-deadlines -l since -d 'Say what is new, moved or gone since FILE, the output of an earlier run' -r -F
complete -c list-deadlines -l zone -d 'The time zone whose days count' -r
complete -c list-deadlines -s o -l output -d 'Write the output to FILE once it is complete' -r -F
complete -c list-deadlines -l columns -d 'Columns of the CSV or the table, in this order, separated by commas, such as tenantId,license.seats' -r
complete -c list-deadlines -l ascii -d 'Escape all non-ASCII characters in JSON output: always where no WHEN is given, auto on Windows unless the console is UTF-8' -r -f -a "auto\t'On Windows, where the output does not go to a terminal and the console\'s code page is not UTF-8'
always\t'Everywhere'
never\t'Nowhere'"
complete -c list-deadlines -l lang -d 'Language of messages [default: the locale\'s]' -r -f -a "en\t'English'
ja\t'Japanese'"
complete -c list-deadlines -l now -d 'Use TIME (RFC 3339) as the current time' -r
complete -c list-deadlines -l allow-empty -d 'Accept an input without any record (otherwise exit code 3)'
complete -c list-deadlines -l ics -d 'Write an iCalendar file (.ics) for a calendar to import'
complete -c list-deadlines -s t -l table -d 'Print a table'
complete -c list-deadlines -l csv -d 'Print comma-separated values, a column for each value of the records; they can be read back'
complete -c list-deadlines -l bom -d 'Begin the CSV with a byte-order mark, for Excel'
complete -c list-deadlines -s v -l verbose -d 'Log progress; -vv also logs each request'
complete -c list-deadlines -l schema -d 'Print the JSON Schema of the records and exit'
complete -c list-deadlines -s h -l help -d 'Print help (see more with \'--help\')'
complete -c list-deadlines -s V -l version -d 'Print version'
