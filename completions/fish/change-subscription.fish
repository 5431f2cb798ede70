complete -c change-subscription -l encoding -d 'Code page of the input where it is not Unicode, such as cp932' -r
complete -c change-subscription -l renewal -d 'What is to happen at the end of the term' -r -f -a "on\t'Renew'
cancel-at-end\t'End: users lose access at once (terms that end since 4 May 2026)'
extend\t'Run on from month to month, each month paid for'
off\t'Refused: since 4 May 2026 it buys a paid month'"
complete -c change-subscription -l seats -d 'Set the number of seats; fewer for seven days only' -r
complete -c change-subscription -l reseller -d 'Set the indirect reseller, by the PartnerID of its location' -r
complete -c change-subscription -l support-contact -d 'Set the support contact: this partner or an indirect reseller, by its PartnerID' -r
complete -c change-subscription -l tenants -d 'Tenants to work on at the same time (1 to 1000)' -r
complete -c change-subscription -l journal -d 'Journal of the changes [default: one file per tenant in the state folder]' -r -F
complete -c change-subscription -l state-dir -d 'Folder for the journals and locks of runs' -r -F
complete -c change-subscription -l first-pause -d 'First wait, in milliseconds, after an answer without Retry-After; it doubles each time' -r
complete -c change-subscription -l profile -d 'Use the settings of this profile (tables [profile.NAME] of norikae/config.toml in the configuration folder)' -r
complete -c change-subscription -l cloud -d 'National cloud [default: global]' -r -f -a "global\t'The worldwide cloud, which also has Microsoft 365 GCC'
us-gov\t'US Government L4 (GCC High)'
us-dod\t'US Government L5 (Department of Defense)'
china\t'Operated by 21Vianet in China'"
complete -c change-subscription -l tenant -d 'Customer\'s tenant (id or domain) for records without tenantId' -r
complete -c change-subscription -l partner-tenant -d 'Partner\'s own tenant (id or domain), for Partner Center' -r
complete -c change-subscription -l client-id -d 'Application (client) id' -r
complete -c change-subscription -l secret-file -d 'Sign in with the client secret in FILE, which only you may read (NORIKAE_CLIENT_SECRET may hold the secret itself)' -r -F
complete -c change-subscription -l certificate-file -d 'Sign in with the certificate and private key (PEM) in FILE, which only you may read' -r -F
complete -c change-subscription -l token-command -d 'Sign in with the token that COMMAND prints for NORIKAE_TOKEN_RESOURCE in NORIKAE_TOKEN_TENANT' -r
complete -c change-subscription -l federated-token-file -d 'Sign in with the token in FILE, by which CI or Kubernetes vouches for the application (federated credential)' -r -F
complete -c change-subscription -l refresh-token-file -d 'Act for the partner\'s user whose refresh token is in FILE, which only you may read (sign-in keeps one that renews itself)' -r -F
complete -c change-subscription -l as -d 'Whose token to use where both are there [default: what each call takes]' -r -f -a "app\t'The application\'s own'
user\t'That of the user who signed in'"
complete -c change-subscription -l ca-file -d 'Trust the authorities (PEM) in FILE too' -r -F
complete -c change-subscription -l timeout -d 'Give up on a request after this many seconds [default: 100]' -r
complete -c change-subscription -l max-time -d 'Stop sending and waiting this many seconds after the start of the run [default: no limit]' -r
complete -c change-subscription -l record-time -d 'Give up on a record after this many seconds of calls and waiting [default: 300]' -r
complete -c change-subscription -s o -l output -d 'Write the output to FILE once it is complete' -r -F
complete -c change-subscription -l columns -d 'Columns of the CSV or the table, in this order, separated by commas, such as tenantId,license.seats' -r
complete -c change-subscription -l ascii -d 'Escape all non-ASCII characters in JSON output: always where no WHEN is given, auto on Windows unless the console is UTF-8' -r -f -a "auto\t'On Windows, where the output does not go to a terminal and the console\'s code page is not UTF-8'
always\t'Everywhere'
never\t'Nowhere'"
complete -c change-subscription -l lang -d 'Language of messages [default: the locale\'s]' -r -f -a "en\t'English'
ja\t'Japanese'"
complete -c change-subscription -l now -d 'Use TIME (RFC 3339) as the current time' -r
complete -c change-subscription -l allow-empty -d 'Accept an input without any record (otherwise exit code 3)'
complete -c change-subscription -l cancel -d 'Cancel it now, with money back; possible for seven days'
complete -c change-subscription -l yes-users-lose-access -d 'Make the change even if users lose access, or if that cannot be ruled out'
complete -c change-subscription -l unconfirmed -d 'Send what is not documented for programs, in the form that other clients use'
complete -c change-subscription -l keep-order -d 'Write records in the order of the input, not as their tenants finish'
complete -c change-subscription -l apply -d 'Apply the plan on the input; without it, nothing is changed'
complete -c change-subscription -l managed-identity -d 'Sign in as the managed identity of this machine in Azure (--client-id names one of several)'
complete -c change-subscription -s t -l table -d 'Print a table'
complete -c change-subscription -l csv -d 'Print comma-separated values, a column for each value of the records; they can be read back'
complete -c change-subscription -l bom -d 'Begin the CSV with a byte-order mark, for Excel'
complete -c change-subscription -s v -l verbose -d 'Log progress; -vv also logs each request'
complete -c change-subscription -l schema -d 'Print the JSON Schema of the records and exit'
complete -c change-subscription -s h -l help -d 'Print help (see more with \'--help\')'
complete -c change-subscription -s V -l version -d 'Print version'
