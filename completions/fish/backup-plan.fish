complete -c backup-plan -l encoding -d 'Code page of the input where it is not Unicode, such as cp932' -r
complete -c backup-plan -l folder -d 'Look at this local OneDrive folder instead of records, without any network' -r -F
complete -c backup-plan -l verify -d 'Compare what was saved in FOLDER with the drives, file by file, by size and quickXorHash. FOLDER holds a folder for each user, named by the sign-in name; with one record of one user, it may be the copy itself. A plan in a record is followed; exit code 1: something is missing or differs' -r -F
complete -c backup-plan -l expires -d 'The last day of the old subscription (YYYY-MM-DD) [default: what the record\'s licence row says]' -r
complete -c backup-plan -l free-days -d 'Days after its end on which users can go on without paying, if the old partner told you (0 or 30) [default: 30 where that is certain, else none]' -r -f -a "0\t''
30\t''"
complete -c backup-plan -l zone -d 'The time zone whose days count' -r
complete -c backup-plan -l to -d 'The folder that the command lines copy into, such as a USB drive' -r
complete -c backup-plan -l remote -d 'The name of the OneDrive remote in rclone\'s configuration. rclone 1.69 or later is needed; make the remote once with: rclone config create NAME onedrive' -r
complete -c backup-plan -l tenants -d 'Tenants to work on at the same time (1 to 1000)' -r
complete -c backup-plan -l profile -d 'Use the settings of this profile (tables [profile.NAME] of norikae/config.toml in the configuration folder)' -r
complete -c backup-plan -l cloud -d 'National cloud [default: global]' -r -f -a "global\t'The worldwide cloud, which also has Microsoft 365 GCC'
us-gov\t'US Government L4 (GCC High)'
us-dod\t'US Government L5 (Department of Defense)'
china\t'Operated by 21Vianet in China'"
complete -c backup-plan -l tenant -d 'Customer\'s tenant (id or domain) for records without tenantId' -r
complete -c backup-plan -l partner-tenant -d 'Partner\'s own tenant (id or domain), for Partner Center' -r
complete -c backup-plan -l client-id -d 'Application (client) id' -r
complete -c backup-plan -l secret-file -d 'Sign in with the client secret in FILE, which only you may read (NORIKAE_CLIENT_SECRET may hold the secret itself)' -r -F
complete -c backup-plan -l certificate-file -d 'Sign in with the certificate and private key (PEM) in FILE, which only you may read' -r -F
complete -c backup-plan -l token-command -d 'Sign in with the token that COMMAND prints for NORIKAE_TOKEN_RESOURCE in NORIKAE_TOKEN_TENANT' -r
complete -c backup-plan -l federated-token-file -d 'Sign in with the token in FILE, by which CI or Kubernetes vouches for the application (federated credential)' -r -F
complete -c backup-plan -l refresh-token-file -d 'Act for the partner\'s user whose refresh token is in FILE, which only you may read (sign-in keeps one that renews itself)' -r -F
complete -c backup-plan -l as -d 'Whose token to use where both are there [default: what each call takes]' -r -f -a "app\t'The application\'s own'
user\t'That of the user who signed in'"
complete -c backup-plan -l ca-file -d 'Trust the authorities (PEM) in FILE too' -r -F
complete -c backup-plan -l timeout -d 'Give up on a request after this many seconds [default: 100]' -r
complete -c backup-plan -l max-time -d 'Stop sending and waiting this many seconds after the start of the run [default: no limit]' -r
complete -c backup-plan -l record-time -d 'Give up on a record after this many seconds of calls and waiting [default: 300]' -r
complete -c backup-plan -s o -l output -d 'Write the output to FILE once it is complete' -r -F
complete -c backup-plan -l columns -d 'Columns of the CSV or the table, in this order, separated by commas, such as tenantId,license.seats' -r
complete -c backup-plan -l ascii -d 'Escape all non-ASCII characters in JSON output: always where no WHEN is given, auto on Windows unless the console is UTF-8' -r -f -a "auto\t'On Windows, where the output does not go to a terminal and the console\'s code page is not UTF-8'
always\t'Everywhere'
never\t'Nowhere'"
complete -c backup-plan -l lang -d 'Language of messages [default: the locale\'s]' -r -f -a "en\t'English'
ja\t'Japanese'"
complete -c backup-plan -l now -d 'Use TIME (RFC 3339) as the current time' -r
complete -c backup-plan -l allow-empty -d 'Accept an input without any record (otherwise exit code 3)'
complete -c backup-plan -l this-tenant -d 'Read no records: plan for the tenant of the settings'
complete -c backup-plan -l whole-drive -d 'Save the whole drive, not only the PassageDrive folders'
complete -c backup-plan -l rest-not-needed -d 'State that what is outside those folders is not needed. Without it, a copy of some folders never counts as complete'
complete -c backup-plan -l keep-order -d 'Write records in the order of the input, not as their tenants finish'
complete -c backup-plan -l managed-identity -d 'Sign in as the managed identity of this machine in Azure (--client-id names one of several)'
complete -c backup-plan -s t -l table -d 'Print a table'
complete -c backup-plan -l csv -d 'Print comma-separated values, a column for each value of the records; they can be read back'
complete -c backup-plan -l bom -d 'Begin the CSV with a byte-order mark, for Excel'
complete -c backup-plan -s v -l verbose -d 'Log progress; -vv also logs each request'
complete -c backup-plan -l schema -d 'Print the JSON Schema of the records and exit'
complete -c backup-plan -s h -l help -d 'Print help (see more with \'--help\')'
complete -c backup-plan -s V -l version -d 'Print version'
