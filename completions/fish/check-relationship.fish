complete -c check-relationship -l encoding -d 'Code page of the input where it is not Unicode, such as cp932' -r
complete -c check-relationship -l partner -d 'Tenant id of the partner, where a record names none' -r
complete -c check-relationship -l side -d 'Look from the customer\'s side (Microsoft Graph) or the partner\'s (Partner Center)' -r -f -a "customer\t''
partner\t''"
complete -c check-relationship -l wait -d 'Check again until every relationship is established, at most this long (30s, 5m, 1h)' -r
complete -c check-relationship -l interval -d 'Longest pause between two checks' -r
complete -c check-relationship -l reply -d 'Where the relationship is established, write the mail that answers the invitation to FILE, in which {tenantId} stands for the customer\'s; an existing file is left alone' -r
complete -c check-relationship -l from -d 'Sender of that mail, a name and an address in angle brackets' -r
complete -c check-relationship -l tenants -d 'Tenants to work on at the same time (1 to 1000)' -r
complete -c check-relationship -l profile -d 'Use the settings of this profile (tables [profile.NAME] of norikae/config.toml in the configuration folder)' -r
complete -c check-relationship -l cloud -d 'National cloud [default: global]' -r -f -a "global\t'The worldwide cloud, which also has Microsoft 365 GCC'
us-gov\t'US Government L4 (GCC High)'
us-dod\t'US Government L5 (Department of Defense)'
china\t'Operated by 21Vianet in China'"
complete -c check-relationship -l tenant -d 'Customer\'s tenant (id or domain) for records without tenantId' -r
complete -c check-relationship -l partner-tenant -d 'Partner\'s own tenant (id or domain), for Partner Center' -r
complete -c check-relationship -l client-id -d 'Application (client) id' -r
complete -c check-relationship -l secret-file -d 'Sign in with the client secret in FILE, which only you may read (NORIKAE_CLIENT_SECRET may hold the secret itself)' -r -F
complete -c check-relationship -l certificate-file -d 'Sign in with the certificate and private key (PEM) in FILE, which only you may read' -r -F
complete -c check-relationship -l token-command -d 'Sign in with the token that COMMAND prints for NORIKAE_TOKEN_RESOURCE in NORIKAE_TOKEN_TENANT' -r
complete -c check-relationship -l federated-token-file -d 'Sign in with the token in FILE, by which CI or Kubernetes vouches for the application (federated credential)' -r -F
complete -c check-relationship -l refresh-token-file -d 'Act for the partner\'s user whose refresh token is in FILE, which only you may read (sign-in keeps one that renews itself)' -r -F
complete -c check-relationship -l as -d 'Whose token to use where both are there [default: what each call takes]' -r -f -a "app\t'The application\'s own'
user\t'That of the user who signed in'"
complete -c check-relationship -l ca-file -d 'Trust the authorities (PEM) in FILE too' -r -F
complete -c check-relationship -l timeout -d 'Give up on a request after this many seconds [default: 100]' -r
complete -c check-relationship -l max-time -d 'Stop sending and waiting this many seconds after the start of the run [default: no limit]' -r
complete -c check-relationship -l record-time -d 'Give up on a record after this many seconds of calls and waiting [default: 300]' -r
complete -c check-relationship -s o -l output -d 'Write the output to FILE once it is complete' -r -F
complete -c check-relationship -l columns -d 'Columns of the CSV or the table, in this order, separated by commas, such as tenantId,license.seats' -r
complete -c check-relationship -l ascii -d 'Escape all non-ASCII characters in JSON output: always where no WHEN is given, auto on Windows unless the console is UTF-8' -r -f -a "auto\t'On Windows, where the output does not go to a terminal and the console\'s code page is not UTF-8'
always\t'Everywhere'
never\t'Nowhere'"
complete -c check-relationship -l lang -d 'Language of messages [default: the locale\'s]' -r -f -a "en\t'English'
ja\t'Japanese'"
complete -c check-relationship -l now -d 'Use TIME (RFC 3339) as the current time' -r
complete -c check-relationship -l allow-empty -d 'Accept an input without any record (otherwise exit code 3)'
complete -c check-relationship -l this-tenant -d 'Read no records: check the tenant of the settings'
complete -c check-relationship -l keep-order -d 'Write records in the order of the input, not as their tenants finish'
complete -c check-relationship -l managed-identity -d 'Sign in as the managed identity of this machine in Azure (--client-id names one of several)'
complete -c check-relationship -s t -l table -d 'Print a table'
complete -c check-relationship -l csv -d 'Print comma-separated values, a column for each value of the records; they can be read back'
complete -c check-relationship -l bom -d 'Begin the CSV with a byte-order mark, for Excel'
complete -c check-relationship -s v -l verbose -d 'Log progress; -vv also logs each request'
complete -c check-relationship -l schema -d 'Print the JSON Schema of the records and exit'
complete -c check-relationship -s h -l help -d 'Print help (see more with \'--help\')'
complete -c check-relationship -s V -l version -d 'Print version'
