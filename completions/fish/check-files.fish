complete -c check-files -l encoding -d 'Code page of the input where it is not Unicode, such as cp932' -r
complete -c check-files -s o -l output -d 'Write the output to FILE once it is complete' -r -F
complete -c check-files -l columns -d 'Columns of the CSV or the table, in this order, separated by commas, such as tenantId,license.seats' -r
complete -c check-files -l ascii -d 'Escape all non-ASCII characters in JSON output: always where no WHEN is given, auto on Windows unless the console is UTF-8' -r -f -a "auto\t'On Windows, where the output does not go to a terminal and the console\'s code page is not UTF-8'
always\t'Everywhere'
never\t'Nowhere'"
complete -c check-files -l lang -d 'Language of messages [default: the locale\'s]' -r -f -a "en\t'English'
ja\t'Japanese'"
complete -c check-files -l now -d 'Use TIME (RFC 3339) as the current time' -r
complete -c check-files -l allow-empty -d 'Accept an input without any record (otherwise exit code 3)'
complete -c check-files -l rest-not-needed -d 'State that what the plan leaves out is not needed. Without it, a copy of some folders never counts as complete'
complete -c check-files -l thinned-out -d 'State that files were taken out of the list on purpose. Without it, a list of fewer files than list-files counted never counts as complete'
complete -c check-files -s t -l table -d 'Print a table'
complete -c check-files -l csv -d 'Print comma-separated values, a column for each value of the records; they can be read back'
complete -c check-files -l bom -d 'Begin the CSV with a byte-order mark, for Excel'
complete -c check-files -s v -l verbose -d 'Log progress; -vv also logs each request'
complete -c check-files -l schema -d 'Print the JSON Schema of the records and exit'
complete -c check-files -s h -l help -d 'Print help (see more with \'--help\')'
complete -c check-files -s V -l version -d 'Print version'
