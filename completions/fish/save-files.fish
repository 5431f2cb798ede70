complete -c save-files -l encoding -d 'Code page of the input where it is not Unicode, such as cp932' -r
complete -c save-files -l to -d 'Existing folder to copy into, such as a USB drive; each user gets a folder in it, named by the sign-in name. A file that is there already with the same size and time is not copied again' -r -F
complete -c save-files -l script -d 'Copy nothing: write a script that does, for a computer without these tools. It needs rclone 1.69 or later, and a remote, made once with: rclone config create NAME onedrive' -r -f -a "bash\t''
powershell\t''"
complete -c save-files -l remote -d 'The name of the OneDrive remote in rclone\'s configuration, for the script [default: onedrive]' -r
complete -c save-files -l profile -d 'Use the settings of this profile (tables [profile.NAME] of norikae/config.toml in the configuration folder)' -r
complete -c save-files -l cloud -d 'National cloud [default: global]' -r -f -a "global\t'The worldwide cloud, which also has Microsoft 365 GCC'
us-gov\t'US Government L4 (GCC High)'
us-dod\t'US Government L5 (Department of Defense)'
china\t'Operated by 21Vianet in China'"
complete -c save-files -l tenant -d 'Customer\'s tenant (id or domain) for records without tenantId' -r
complete -c save-files -l partner-tenant -d 'Partner\'s own tenant (id or domain), for Partner Center' -r
complete -c save-files -l client-id -d 'Application (client) id' -r
complete -c save-files -l secret-file -d 'Sign in with the client secret in FILE, which only you may read (NORIKAE_CLIENT_SECRET may hold the secret itself)' -r -F
complete -c save-files -l certificate-file -d 'Sign in with the certificate and private key (PEM) in FILE, which only you may read' -r -F
complete -c save-files -l token-command -d 'Sign in with the token that COMMAND prints for NORIKAE_TOKEN_RESOURCE in NORIKAE_TOKEN_TENANT' -r
complete -c save-files -l federated-token-file -d 'Sign in with the token in FILE, by which CI or Kubernetes vouches for the application (federated credential)' -r -F
complete -c save-files -l refresh-token-file -d 'Act for the partner\'s user whose refresh token is in FILE, which only you may read (sign-in keeps one that renews itself)' -r -F
complete -c save-files -l as -d 'Whose token to use where both are there [default: what each call takes]' -r -f -a "app\t'The application\'s own'
user\t'That of the user who signed in'"
complete -c save-files -l ca-file -d 'Trust the authorities (PEM) in FILE too' -r -F
complete -c save-files -l timeout -d 'Give up on a request after this many seconds [default: 100]' -r
complete -c save-files -l max-time -d 'Stop sending and waiting this many seconds after the start of the run [default: no limit]' -r
complete -c save-files -l record-time -d 'Give up on a record after this many seconds of calls and waiting [default: 300]' -r
complete -c save-files -s o -l output -d 'Write the output to FILE once it is complete' -r -F
complete -c save-files -l columns -d 'Columns of the CSV or the table, in this order, separated by commas, such as tenantId,license.seats' -r
complete -c save-files -l ascii -d 'Escape all non-ASCII characters in JSON output: always where no WHEN is given, auto on Windows unless the console is UTF-8' -r -f -a "auto\t'On Windows, where the output does not go to a terminal and the console\'s code page is not UTF-8'
always\t'Everywhere'
never\t'Nowhere'"
complete -c save-files -l lang -d 'Language of messages [default: the locale\'s]' -r -f -a "en\t'English'
ja\t'Japanese'"
complete -c save-files -l now -d 'Use TIME (RFC 3339) as the current time' -r
complete -c save-files -l allow-empty -d 'Accept an input without any record (otherwise exit code 3)'
complete -c save-files -l rest-not-needed -d 'State that what the plan leaves out is not needed. Without it, a copy of some folders never counts as complete'
complete -c save-files -l thinned-out -d 'State that files were taken out of the list on purpose. Without it, a list of fewer files than list-files counted never counts as complete'
complete -c save-files -l managed-identity -d 'Sign in as the managed identity of this machine in Azure (--client-id names one of several)'
complete -c save-files -s t -l table -d 'Print a table'
complete -c save-files -l csv -d 'Print comma-separated values, a column for each value of the records; they can be read back'
complete -c save-files -l bom -d 'Begin the CSV with a byte-order mark, for Excel'
complete -c save-files -s v -l verbose -d 'Log progress; -vv also logs each request'
complete -c save-files -l schema -d 'Print the JSON Schema of the records and exit'
complete -c save-files -s h -l help -d 'Print help (see more with \'--help\')'
complete -c save-files -s V -l version -d 'Print version'
