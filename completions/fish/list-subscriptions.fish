complete -c list-subscriptions -l encoding -d 'Code page of the input where it is not Unicode, such as cp932' -r
complete -c list-subscriptions -l side -d 'Whose view: what this partner sold, or all that the customer\'s directory has' -r -f -a "partner\t'The partner\'s: Partner Center'
customer\t'The customer\'s: its directory'"
complete -c list-subscriptions -l fail-on -d 'End with exit code 1 where a subscription has one of these findings, separated by commas' -r
complete -c list-subscriptions -l zone -d 'The time zone to show the ends of terms in, beside UTC' -r
complete -c list-subscriptions -l tenants -d 'Tenants to work on at the same time (1 to 1000)' -r
complete -c list-subscriptions -l profile -d 'Use the settings of this profile (tables [profile.NAME] of norikae/config.toml in the configuration folder)' -r
complete -c list-subscriptions -l cloud -d 'National cloud [default: global]' -r -f -a "global\t'The worldwide cloud, which also has Microsoft 365 GCC'
us-gov\t'US Government L4 (GCC High)'
us-dod\t'US Government L5 (Department of Defense)'
china\t'Operated by 21Vianet in China'"
complete -c list-subscriptions -l tenant -d 'Customer\'s tenant (id or domain) for records without tenantId' -r
complete -c list-subscriptions -l partner-tenant -d 'Partner\'s own tenant (id or domain), for Partner Center' -r
complete -c list-subscriptions -l client-id -d 'Application (client) id' -r
complete -c list-subscriptions -l secret-file -d 'Sign in with the client secret in FILE, which only you may read (NORIKAE_CLIENT_SECRET may hold the secret itself)' -r -F
complete -c list-subscriptions -l certificate-file -d 'Sign in with the certificate and private key (PEM) in FILE, which only you may read' -r -F
complete -c list-subscriptions -l token-command -d 'Sign in with the token that COMMAND prints for NORIKAE_TOKEN_RESOURCE in NORIKAE_TOKEN_TENANT' -r
complete -c list-subscriptions -l federated-token-file -d 'Sign in with the token in FILE, by which CI or Kubernetes vouches for the application (federated credential)' -r -F
complete -c list-subscriptions -l refresh-token-file -d 'Act for the partner\'s user whose refresh token is in FILE, which only you may read (sign-in keeps one that renews itself)' -r -F
complete -c list-subscriptions -l as -d 'Whose token to use where both are there [default: what each call takes]' -r -f -a "app\t'The application\'s own'
user\t'That of the user who signed in'"
complete -c list-subscriptions -l ca-file -d 'Trust the authorities (PEM) in FILE too' -r -F
complete -c list-subscriptions -l timeout -d 'Give up on a request after this many seconds [default: 100]' -r
complete -c list-subscriptions -l max-time -d 'Stop sending and waiting this many seconds after the start of the run [default: no limit]' -r
complete -c list-subscriptions -l record-time -d 'Give up on a record after this many seconds of calls and waiting [default: 300]' -r
complete -c list-subscriptions -s o -l output -d 'Write the output to FILE once it is complete' -r -F
complete -c list-subscriptions -l columns -d 'Columns of the CSV or the table, in this order, separated by commas, such as tenantId,license.seats' -r
complete -c list-subscriptions -l ascii -d 'Escape all non-ASCII characters in JSON output: always where no WHEN is given, auto on Windows unless the console is UTF-8' -r -f -a "auto\t'On Windows, where the output does not go to a terminal and the console\'s code page is not UTF-8'
always\t'Everywhere'
never\t'Nowhere'"
complete -c list-subscriptions -l lang -d 'Language of messages [default: the locale\'s]' -r -f -a "en\t'English'
ja\t'Japanese'"
complete -c list-subscriptions -l now -d 'Use TIME (RFC 3339) as the current time' -r
complete -c list-subscriptions -l allow-empty -d 'Accept an input without any record (otherwise exit code 3)'
complete -c list-subscriptions -l support -d 'Also get the support contact of each subscription'
complete -c list-subscriptions -l keep-order -d 'Write records in the order of the input, not as their tenants finish'
complete -c list-subscriptions -l managed-identity -d 'Sign in as the managed identity of this machine in Azure (--client-id names one of several)'
complete -c list-subscriptions -s t -l table -d 'Print a table'
complete -c list-subscriptions -l csv -d 'Print comma-separated values, a column for each value of the records; they can be read back'
complete -c list-subscriptions -l bom -d 'Begin the CSV with a byte-order mark, for Excel'
complete -c list-subscriptions -s v -l verbose -d 'Log progress; -vv also logs each request'
complete -c list-subscriptions -l schema -d 'Print the JSON Schema of the records and exit'
complete -c list-subscriptions -s h -l help -d 'Print help (see more with \'--help\')'
complete -c list-subscriptions -s V -l version -d 'Print version'
