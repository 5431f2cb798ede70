complete -c sign-in -l days -d 'With --status: exit code 1 if a stored sign-in ends in fewer days' -r
complete -c sign-in -l profile -d 'Use the settings of this profile (tables [profile.NAME] of norikae/config.toml in the configuration folder)' -r
complete -c sign-in -l cloud -d 'National cloud [default: global]' -r -f -a "global\t'The worldwide cloud, which also has Microsoft 365 GCC'
us-gov\t'US Government L4 (GCC High)'
us-dod\t'US Government L5 (Department of Defense)'
china\t'Operated by 21Vianet in China'"
complete -c sign-in -l tenant -d 'Customer\'s tenant (id or domain) for records without tenantId' -r
complete -c sign-in -l partner-tenant -d 'Partner\'s own tenant (id or domain), for Partner Center' -r
complete -c sign-in -l client-id -d 'Application (client) id' -r
complete -c sign-in -l secret-file -d 'Sign in with the client secret in FILE, which only you may read (NORIKAE_CLIENT_SECRET may hold the secret itself)' -r -F
complete -c sign-in -l certificate-file -d 'Sign in with the certificate and private key (PEM) in FILE, which only you may read' -r -F
complete -c sign-in -l token-command -d 'Sign in with the token that COMMAND prints for NORIKAE_TOKEN_RESOURCE in NORIKAE_TOKEN_TENANT' -r
complete -c sign-in -l federated-token-file -d 'Sign in with the token in FILE, by which CI or Kubernetes vouches for the application (federated credential)' -r -F
complete -c sign-in -l refresh-token-file -d 'Act for the partner\'s user whose refresh token is in FILE, which only you may read (sign-in keeps one that renews itself)' -r -F
complete -c sign-in -l as -d 'Whose token to use where both are there [default: what each call takes]' -r -f -a "app\t'The application\'s own'
user\t'That of the user who signed in'"
complete -c sign-in -l ca-file -d 'Trust the authorities (PEM) in FILE too' -r -F
complete -c sign-in -l timeout -d 'Give up on a request after this many seconds [default: 100]' -r
complete -c sign-in -l max-time -d 'Stop sending and waiting this many seconds after the start of the run [default: no limit]' -r
complete -c sign-in -l record-time -d 'Give up on a record after this many seconds of calls and waiting [default: 300]' -r
complete -c sign-in -s o -l output -d 'Write the output to FILE once it is complete' -r -F
complete -c sign-in -l columns -d 'Columns of the CSV or the table, in this order, separated by commas, such as tenantId,license.seats' -r
complete -c sign-in -l ascii -d 'Escape all non-ASCII characters in JSON output: always where no WHEN is given, auto on Windows unless the console is UTF-8' -r -f -a "auto\t'On Windows, where the output does not go to a terminal and the console\'s code page is not UTF-8'
always\t'Everywhere'
never\t'Nowhere'"
complete -c sign-in -l lang -d 'Language of messages [default: the locale\'s]' -r -f -a "en\t'English'
ja\t'Japanese'"
complete -c sign-in -l now -d 'Use TIME (RFC 3339) as the current time' -r
complete -c sign-in -l partner -d 'Sign in for the partner\'s own tenant and Partner Center (needs --client-id)'
complete -c sign-in -l browser -d 'Sign in with a browser on this machine, where a policy blocks codes'
complete -c sign-in -l status -d 'Say who is signed in, until when, and for each tool PASS or what is missing'
complete -c sign-in -l forget -d 'Delete the stored sign-in from this machine'
complete -c sign-in -l managed-identity -d 'Sign in as the managed identity of this machine in Azure (--client-id names one of several)'
complete -c sign-in -s t -l table -d 'Print a table'
complete -c sign-in -l csv -d 'Print comma-separated values, a column for each value of the records; they can be read back'
complete -c sign-in -l bom -d 'Begin the CSV with a byte-order mark, for Excel'
complete -c sign-in -s v -l verbose -d 'Log progress; -vv also logs each request'
complete -c sign-in -l schema -d 'Print the JSON Schema of the records and exit'
complete -c sign-in -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sign-in -s V -l version -d 'Print version'
