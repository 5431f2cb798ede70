complete -c request-relationship -l encoding -d 'Code page of the input where it is not Unicode, such as cp932' -r
complete -c request-relationship -l kind -d 'What to ask for' -r -f -a "reseller\t'A reseller relationship'
indirect\t'A reseller relationship through a distributor'
gdap\t'Roles in the customer\'s directory (GDAP)'
mca\t'The Microsoft Customer Agreement alone'"
complete -c request-relationship -l provider -d 'With --kind indirect: your distributor\'s tenant id, if you are its indirect reseller' -r
complete -c request-relationship -l reseller -d 'With --kind indirect: your indirect reseller\'s tenant id, if you are its distributor' -r
complete -c request-relationship -l role -d 'With --kind gdap: a role, by name or by the id of its template [default: Directory Readers, Global Reader, License Administrator]' -r
complete -c request-relationship -l duration -d 'With --kind gdap: how long, P1D to P730D' -r
complete -c request-relationship -l end -d 'Plan the end of this relationship with the customer, once the move is proved' -r -f -a "gdap\t''
dap\t''
reseller\t''"
complete -c request-relationship -l language -d 'Language of the customer\'s texts, such as ja-JP [default: the contact\'s, else that of messages]' -r
complete -c request-relationship -l country -d 'Country whose agreement it is, where the contact names none' -r
complete -c request-relationship -l deadline -d 'Last day to accept, as the mail says it' -r
complete -c request-relationship -l mail -d 'Write a mail with the link to FILE, in which {tenantId} stands for the customer\'s; an existing file is left alone' -r
complete -c request-relationship -l from -d 'Sender of the mail, a name and an address in angle brackets' -r
complete -c request-relationship -l to -d 'Recipient of the mail, where a record has no contact' -r
complete -c request-relationship -l template -d 'Words of the mail (see --print-template)' -r -F
complete -c request-relationship -l zone -d 'Time zone of dates in mails' -r
complete -c request-relationship -l journal -d 'Journal of the changes [default: one file per tenant in the state folder]' -r -F
complete -c request-relationship -l state-dir -d 'Folder for the journals and locks of runs' -r -F
complete -c request-relationship -l first-pause -d 'First wait, in milliseconds, after an answer without Retry-After; it doubles each time' -r
complete -c request-relationship -l tenants -d 'Tenants to work on at the same time (1 to 1000)' -r
complete -c request-relationship -l profile -d 'Use the settings of this profile (tables [profile.NAME] of norikae/config.toml in the configuration folder)' -r
complete -c request-relationship -l cloud -d 'National cloud [default: global]' -r -f -a "global\t'The worldwide cloud, which also has Microsoft 365 GCC'
us-gov\t'US Government L4 (GCC High)'
us-dod\t'US Government L5 (Department of Defense)'
china\t'Operated by 21Vianet in China'"
complete -c request-relationship -l tenant -d 'Customer\'s tenant (id or domain) for records without tenantId' -r
complete -c request-relationship -l partner-tenant -d 'Partner\'s own tenant (id or domain), for Partner Center' -r
complete -c request-relationship -l client-id -d 'Application (client) id' -r
complete -c request-relationship -l secret-file -d 'Sign in with the client secret in FILE, which only you may read (NORIKAE_CLIENT_SECRET may hold the secret itself)' -r -F
complete -c request-relationship -l certificate-file -d 'Sign in with the certificate and private key (PEM) in FILE, which only you may read' -r -F
complete -c request-relationship -l token-command -d 'Sign in with the token that COMMAND prints for NORIKAE_TOKEN_RESOURCE in NORIKAE_TOKEN_TENANT' -r
complete -c request-relationship -l federated-token-file -d 'Sign in with the token in FILE, by which CI or Kubernetes vouches for the application (federated credential)' -r -F
complete -c request-relationship -l refresh-token-file -d 'Act for the partner\'s user whose refresh token is in FILE, which only you may read (sign-in keeps one that renews itself)' -r -F
complete -c request-relationship -l as -d 'Whose token to use where both are there [default: what each call takes]' -r -f -a "app\t'The application\'s own'
user\t'That of the user who signed in'"
complete -c request-relationship -l ca-file -d 'Trust the authorities (PEM) in FILE too' -r -F
complete -c request-relationship -l timeout -d 'Give up on a request after this many seconds [default: 100]' -r
complete -c request-relationship -l max-time -d 'Stop sending and waiting this many seconds after the start of the run [default: no limit]' -r
complete -c request-relationship -l record-time -d 'Give up on a record after this many seconds of calls and waiting [default: 300]' -r
complete -c request-relationship -s o -l output -d 'Write the output to FILE once it is complete' -r -F
complete -c request-relationship -l columns -d 'Columns of the CSV or the table, in this order, separated by commas, such as tenantId,license.seats' -r
complete -c request-relationship -l ascii -d 'Escape all non-ASCII characters in JSON output: always where no WHEN is given, auto on Windows unless the console is UTF-8' -r -f -a "auto\t'On Windows, where the output does not go to a terminal and the console\'s code page is not UTF-8'
always\t'Everywhere'
never\t'Nowhere'"
complete -c request-relationship -l lang -d 'Language of messages [default: the locale\'s]' -r -f -a "en\t'English'
ja\t'Japanese'"
complete -c request-relationship -l now -d 'Use TIME (RFC 3339) as the current time' -r
complete -c request-relationship -l allow-empty -d 'Accept an input without any record (otherwise exit code 3)'
complete -c request-relationship -l auto-extend -d 'With --kind gdap: extend by 180 days each time (not with Global Administrator)'
complete -c request-relationship -l print-template -d 'Print the built-in words of the mail for --kind and --language, and exit'
complete -c request-relationship -l apply -d 'Apply the plan on the input; without it, nothing is changed'
complete -c request-relationship -l keep-order -d 'Write records in the order of the input, not as their tenants finish'
complete -c request-relationship -l managed-identity -d 'Sign in as the managed identity of this machine in Azure (--client-id names one of several)'
complete -c request-relationship -s t -l table -d 'Print a table'
complete -c request-relationship -l csv -d 'Print comma-separated values, a column for each value of the records; they can be read back'
complete -c request-relationship -l bom -d 'Begin the CSV with a byte-order mark, for Excel'
complete -c request-relationship -s v -l verbose -d 'Log progress; -vv also logs each request'
complete -c request-relationship -l schema -d 'Print the JSON Schema of the records and exit'
complete -c request-relationship -s h -l help -d 'Print help (see more with \'--help\')'
complete -c request-relationship -s V -l version -d 'Print version'
