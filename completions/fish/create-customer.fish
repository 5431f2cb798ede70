complete -c create-customer -l encoding -d 'Code page of the input where it is not Unicode, such as cp932' -r
complete -c create-customer -l company -d 'Name of the company; with it, no records are read' -r
complete -c create-customer -l domain -d 'First domain of its tenant, whole, such as kaigan.onmicrosoft.com' -r
complete -c create-customer -l first-name -d 'Given name of the contact' -r
complete -c create-customer -l last-name -d 'Family name of the contact' -r
complete -c create-customer -l email -d 'Mail address of the contact' -r
complete -c create-customer -l phone -d 'Telephone of the contact' -r
complete -c create-customer -l country -d 'Country of the company, two letters' -r
complete -c create-customer -l language -d 'Language, such as ja-JP [default: that of the country]' -r
complete -c create-customer -l address-line1 -d 'Street and number' -r
complete -c create-customer -l address-line2 -d 'Building and floor' -r
complete -c create-customer -l city -d 'City' -r
complete -c create-customer -l state -d 'State or prefecture' -r
complete -c create-customer -l postal-code -d 'Postal code' -r
complete -c create-customer -l registration-number -d 'Registration number, where the country asks for one' -r
complete -c create-customer -l reseller -d 'The indirect reseller that the customer is created for, by its PartnerID' -r
complete -c create-customer -l credentials -d 'Where the name and password of the first administrator are written: JSON lines that only you can read' -r -F
complete -c create-customer -l wait -d 'Wait until Microsoft has examined each customer, at most this long (30s, 5m, 1h)' -r
complete -c create-customer -l interval -d 'Pause between two checks' -r
complete -c create-customer -l tenants -d 'Tenants to work on at the same time (1 to 1000)' -r
complete -c create-customer -l journal -d 'Journal of the changes [default: one file per tenant in the state folder]' -r -F
complete -c create-customer -l state-dir -d 'Folder for the journals and locks of runs' -r -F
complete -c create-customer -l first-pause -d 'First wait, in milliseconds, after an answer without Retry-After; it doubles each time' -r
complete -c create-customer -l profile -d 'Use the settings of this profile (tables [profile.NAME] of norikae/config.toml in the configuration folder)' -r
complete -c create-customer -l cloud -d 'National cloud [default: global]' -r -f -a "global\t'The worldwide cloud, which also has Microsoft 365 GCC'
us-gov\t'US Government L4 (GCC High)'
us-dod\t'US Government L5 (Department of Defense)'
china\t'Operated by 21Vianet in China'"
complete -c create-customer -l tenant -d 'Customer\'s tenant (id or domain) for records without tenantId' -r
complete -c create-customer -l partner-tenant -d 'Partner\'s own tenant (id or domain), for Partner Center' -r
complete -c create-customer -l client-id -d 'Application (client) id' -r
complete -c create-customer -l secret-file -d 'Sign in with the client secret in FILE, which only you may read (NORIKAE_CLIENT_SECRET may hold the secret itself)' -r -F
complete -c create-customer -l certificate-file -d 'Sign in with the certificate and private key (PEM) in FILE, which only you may read' -r -F
complete -c create-customer -l token-command -d 'Sign in with the token that COMMAND prints for NORIKAE_TOKEN_RESOURCE in NORIKAE_TOKEN_TENANT' -r
complete -c create-customer -l federated-token-file -d 'Sign in with the token in FILE, by which CI or Kubernetes vouches for the application (federated credential)' -r -F
complete -c create-customer -l refresh-token-file -d 'Act for the partner\'s user whose refresh token is in FILE, which only you may read (sign-in keeps one that renews itself)' -r -F
complete -c create-customer -l as -d 'Whose token to use where both are there [default: what each call takes]' -r -f -a "app\t'The application\'s own'
user\t'That of the user who signed in'"
complete -c create-customer -l ca-file -d 'Trust the authorities (PEM) in FILE too' -r -F
complete -c create-customer -l timeout -d 'Give up on a request after this many seconds [default: 100]' -r
complete -c create-customer -l max-time -d 'Stop sending and waiting this many seconds after the start of the run [default: no limit]' -r
complete -c create-customer -l record-time -d 'Give up on a record after this many seconds of calls and waiting [default: 300]' -r
complete -c create-customer -s o -l output -d 'Write the output to FILE once it is complete' -r -F
complete -c create-customer -l columns -d 'Columns of the CSV or the table, in this order, separated by commas, such as tenantId,license.seats' -r
complete -c create-customer -l ascii -d 'Escape all non-ASCII characters in JSON output: always where no WHEN is given, auto on Windows unless the console is UTF-8' -r -f -a "auto\t'On Windows, where the output does not go to a terminal and the console\'s code page is not UTF-8'
always\t'Everywhere'
never\t'Nowhere'"
complete -c create-customer -l lang -d 'Language of messages [default: the locale\'s]' -r -f -a "en\t'English'
ja\t'Japanese'"
complete -c create-customer -l now -d 'Use TIME (RFC 3339) as the current time' -r
complete -c create-customer -l allow-empty -d 'Accept an input without any record (otherwise exit code 3)'
complete -c create-customer -l keep-address -d 'Plan even if the service does not find the address'
complete -c create-customer -l keep-order -d 'Write records in the order of the input, not as their tenants finish'
complete -c create-customer -l apply -d 'Apply the plan on the input; without it, nothing is changed'
complete -c create-customer -l managed-identity -d 'Sign in as the managed identity of this machine in Azure (--client-id names one of several)'
complete -c create-customer -s t -l table -d 'Print a table'
complete -c create-customer -l csv -d 'Print comma-separated values, a column for each value of the records; they can be read back'
complete -c create-customer -l bom -d 'Begin the CSV with a byte-order mark, for Excel'
complete -c create-customer -s v -l verbose -d 'Log progress; -vv also logs each request'
complete -c create-customer -l schema -d 'Print the JSON Schema of the records and exit'
complete -c create-customer -s h -l help -d 'Print help (see more with \'--help\')'
complete -c create-customer -s V -l version -d 'Print version'
