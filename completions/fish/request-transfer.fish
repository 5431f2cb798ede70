complete -c request-transfer -l encoding -d 'Code page of the input where it is not Unicode, such as cp932' -r
complete -c request-transfer -l subscriptions -d 'The subscriptions to hand over: records of list-subscriptions, or their ids, one a line' -r -F
complete -c request-transfer -l from -d 'The old partner\'s tenant, where the record does not show who sold' -r
complete -c request-transfer -l from-name -d 'The old partner\'s name' -r
complete -c request-transfer -l email -d 'Mail address for notices to the customer, where the record has no contact' -r
complete -c request-transfer -l reseller -d 'Indirect reseller to set on the transferred subscriptions, by its PartnerID' -r
complete -c request-transfer -l wait -d 'Follow each transfer until it has ended, at most this long (30s, 5m, 1h)' -r
complete -c request-transfer -l interval -d 'Pause between two checks' -r
complete -c request-transfer -l tenants -d 'Tenants to work on at the same time (1 to 1000)' -r
complete -c request-transfer -l journal -d 'Journal of the changes [default: one file per tenant in the state folder]' -r -F
complete -c request-transfer -l state-dir -d 'Folder for the journals and locks of runs' -r -F
complete -c request-transfer -l first-pause -d 'First wait, in milliseconds, after an answer without Retry-After; it doubles each time' -r
complete -c request-transfer -l profile -d 'Use the settings of this profile (tables [profile.NAME] of norikae/config.toml in the configuration folder)' -r
complete -c request-transfer -l cloud -d 'National cloud [default: global]' -r -f -a "global\t'The worldwide cloud, which also has Microsoft 365 GCC'
us-gov\t'US Government L4 (GCC High)'
us-dod\t'US Government L5 (Department of Defense)'
china\t'Operated by 21Vianet in China'"
complete -c request-transfer -l tenant -d 'Customer\'s tenant (id or domain) for records without tenantId' -r
complete -c request-transfer -l partner-tenant -d 'Partner\'s own tenant (id or domain), for Partner Center' -r
complete -c request-transfer -l client-id -d 'Application (client) id' -r
complete -c request-transfer -l secret-file -d 'Sign in with the client secret in FILE, which only you may read (NORIKAE_CLIENT_SECRET may hold the secret itself)' -r -F
complete -c request-transfer -l certificate-file -d 'Sign in with the certificate and private key (PEM) in FILE, which only you may read' -r -F
complete -c request-transfer -l token-command -d 'Sign in with the token that COMMAND prints for NORIKAE_TOKEN_RESOURCE in NORIKAE_TOKEN_TENANT' -r
complete -c request-transfer -l federated-token-file -d 'Sign in with the token in FILE, by which CI or Kubernetes vouches for the application (federated credential)' -r -F
complete -c request-transfer -l refresh-token-file -d 'Act for the partner\'s user whose refresh token is in FILE, which only you may read (sign-in keeps one that renews itself)' -r -F
complete -c request-transfer -l as -d 'Whose token to use where both are there [default: what each call takes]' -r -f -a "app\t'The application\'s own'
user\t'That of the user who signed in'"
complete -c request-transfer -l ca-file -d 'Trust the authorities (PEM) in FILE too' -r -F
complete -c request-transfer -l timeout -d 'Give up on a request after this many seconds [default: 100]' -r
complete -c request-transfer -l max-time -d 'Stop sending and waiting this many seconds after the start of the run [default: no limit]' -r
complete -c request-transfer -l record-time -d 'Give up on a record after this many seconds of calls and waiting [default: 300]' -r
complete -c request-transfer -s o -l output -d 'Write the output to FILE once it is complete' -r -F
complete -c request-transfer -l columns -d 'Columns of the CSV or the table, in this order, separated by commas, such as tenantId,license.seats' -r
complete -c request-transfer -l ascii -d 'Escape all non-ASCII characters in JSON output: always where no WHEN is given, auto on Windows unless the console is UTF-8' -r -f -a "auto\t'On Windows, where the output does not go to a terminal and the console\'s code page is not UTF-8'
always\t'Everywhere'
never\t'Nowhere'"
complete -c request-transfer -l lang -d 'Language of messages [default: the locale\'s]' -r -f -a "en\t'English'
ja\t'Japanese'"
complete -c request-transfer -l now -d 'Use TIME (RFC 3339) as the current time' -r
complete -c request-transfer -l allow-empty -d 'Accept an input without any record (otherwise exit code 3)'
complete -c request-transfer -l accept -d 'As the old partner: hand over the subscriptions of --subscriptions'
complete -c request-transfer -l reject -d 'As the old partner: refuse the transfer'
complete -c request-transfer -l withdraw -d 'As the new partner: take the request back'
complete -c request-transfer -l show -d 'Show the transfers of each customer, and how far they are'
complete -c request-transfer -l unconfirmed -d 'Send the value for accepting or refusing although it is not documented'
complete -c request-transfer -l keep-order -d 'Write records in the order of the input, not as their tenants finish'
complete -c request-transfer -l apply -d 'Apply the plan on the input; without it, nothing is changed'
complete -c request-transfer -l managed-identity -d 'Sign in as the managed identity of this machine in Azure (--client-id names one of several)'
complete -c request-transfer -s t -l table -d 'Print a table'
complete -c request-transfer -l csv -d 'Print comma-separated values, a column for each value of the records; they can be read back'
complete -c request-transfer -l bom -d 'Begin the CSV with a byte-order mark, for Excel'
complete -c request-transfer -s v -l verbose -d 'Log progress; -vv also logs each request'
complete -c request-transfer -l schema -d 'Print the JSON Schema of the records and exit'
complete -c request-transfer -s h -l help -d 'Print help (see more with \'--help\')'
complete -c request-transfer -s V -l version -d 'Print version'
