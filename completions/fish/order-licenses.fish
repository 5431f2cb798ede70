complete -c order-licenses -l encoding -d 'Code page of the input where it is not Unicode, such as cp932' -r
complete -c order-licenses -l seats -d 'Number of seats, instead of those in use' -r
complete -c order-licenses -l offer -d 'The offer of the catalogue, where it is not found by the product' -r
complete -c order-licenses -l term -d 'Length of the term' -r -f -a "P1M\t'A month'
P1Y\t'A year'
P3Y\t'Three years'"
complete -c order-licenses -l billing -d 'How often it is billed' -r -f -a "monthly\t'Each month'
annual\t'Each year'
triennial\t'Each three years'"
complete -c order-licenses -l end-with -d 'Let the term end with that of another subscription of this partner' -r
complete -c order-licenses -l reseller -d 'The indirect reseller, by the PartnerID of its location' -r
complete -c order-licenses -l segment -d 'Whom the offer is for' -r -f -a "commercial\t'Companies'
education\t'Schools'
government\t'Public offices'
nonprofit\t'Charities'"
complete -c order-licenses -l tenants -d 'Tenants to work on at the same time (1 to 1000)' -r
complete -c order-licenses -l journal -d 'Journal of the changes [default: one file per tenant in the state folder]' -r -F
complete -c order-licenses -l state-dir -d 'Folder for the journals and locks of runs' -r -F
complete -c order-licenses -l first-pause -d 'First wait, in milliseconds, after an answer without Retry-After; it doubles each time' -r
complete -c order-licenses -l profile -d 'Use the settings of this profile (tables [profile.NAME] of norikae/config.toml in the configuration folder)' -r
complete -c order-licenses -l cloud -d 'National cloud [default: global]' -r -f -a "global\t'The worldwide cloud, which also has Microsoft 365 GCC'
us-gov\t'US Government L4 (GCC High)'
us-dod\t'US Government L5 (Department of Defense)'
china\t'Operated by 21Vianet in China'"
complete -c order-licenses -l tenant -d 'Customer\'s tenant (id or domain) for records without tenantId' -r
complete -c order-licenses -l partner-tenant -d 'Partner\'s own tenant (id or domain), for Partner Center' -r
complete -c order-licenses -l client-id -d 'Application (client) id' -r
complete -c order-licenses -l secret-file -d 'Sign in with the client secret in FILE, which only you may read (NORIKAE_CLIENT_SECRET may hold the secret itself)' -r -F
complete -c order-licenses -l certificate-file -d 'Sign in with the certificate and private key (PEM) in FILE, which only you may read' -r -F
complete -c order-licenses -l token-command -d 'Sign in with the token that COMMAND prints for NORIKAE_TOKEN_RESOURCE in NORIKAE_TOKEN_TENANT' -r
complete -c order-licenses -l federated-token-file -d 'Sign in with the token in FILE, by which CI or Kubernetes vouches for the application (federated credential)' -r -F
complete -c order-licenses -l refresh-token-file -d 'Act for the partner\'s user whose refresh token is in FILE, which only you may read (sign-in keeps one that renews itself)' -r -F
complete -c order-licenses -l as -d 'Whose token to use where both are there [default: what each call takes]' -r -f -a "app\t'The application\'s own'
user\t'That of the user who signed in'"
complete -c order-licenses -l ca-file -d 'Trust the authorities (PEM) in FILE too' -r -F
complete -c order-licenses -l timeout -d 'Give up on a request after this many seconds [default: 100]' -r
complete -c order-licenses -l max-time -d 'Stop sending and waiting this many seconds after the start of the run [default: no limit]' -r
complete -c order-licenses -l record-time -d 'Give up on a record after this many seconds of calls and waiting [default: 300]' -r
complete -c order-licenses -s o -l output -d 'Write the output to FILE once it is complete' -r -F
complete -c order-licenses -l columns -d 'Columns of the CSV or the table, in this order, separated by commas, such as tenantId,license.seats' -r
complete -c order-licenses -l ascii -d 'Escape all non-ASCII characters in JSON output: always where no WHEN is given, auto on Windows unless the console is UTF-8' -r -f -a "auto\t'On Windows, where the output does not go to a terminal and the console\'s code page is not UTF-8'
always\t'Everywhere'
never\t'Nowhere'"
complete -c order-licenses -l lang -d 'Language of messages [default: the locale\'s]' -r -f -a "en\t'English'
ja\t'Japanese'"
complete -c order-licenses -l now -d 'Use TIME (RFC 3339) as the current time' -r
complete -c order-licenses -l allow-empty -d 'Accept an input without any record (otherwise exit code 3)'
complete -c order-licenses -l cart -d 'Lay what is planned into a cart, which shows the price and buys nothing. A cart attests in this partner\'s name that the partner on record is right (partnerOnRecordAttestationAccepted)'
complete -c order-licenses -l keep-order -d 'Write records in the order of the input, not as their tenants finish'
complete -c order-licenses -l apply -d 'Apply the plan on the input; without it, nothing is changed'
complete -c order-licenses -l managed-identity -d 'Sign in as the managed identity of this machine in Azure (--client-id names one of several)'
complete -c order-licenses -s t -l table -d 'Print a table'
complete -c order-licenses -l csv -d 'Print comma-separated values, a column for each value of the records; they can be read back'
complete -c order-licenses -l bom -d 'Begin the CSV with a byte-order mark, for Excel'
complete -c order-licenses -s v -l verbose -d 'Log progress; -vv also logs each request'
complete -c order-licenses -l schema -d 'Print the JSON Schema of the records and exit'
complete -c order-licenses -s h -l help -d 'Print help (see more with \'--help\')'
complete -c order-licenses -s V -l version -d 'Print version'
