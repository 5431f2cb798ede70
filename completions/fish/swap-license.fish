complete -c swap-license -l encoding -d 'Code page of the input where it is not Unicode, such as cp932' -r
complete -c swap-license -l from -d 'SKU to replace: skuId, part number or product name; given again, all of them in one call' -r
complete -c swap-license -l to -d 'SKU to assign instead: skuId, part number or product name; given again, each of them, in one call' -r
complete -c swap-license -l new-plans -d 'What to do with service plans that only the new SKU has' -r -f -a "on\t'Leave them on, as the service does'
off\t'Keep them off'"
complete -c swap-license -l only -d 'Plan only the users named in FILE: CSV of the admin centre, list of sign-in names, or records' -r -F
complete -c swap-license -l lose -d 'Allow a swap that drops these service plans (names as in the LOST column, or ids)' -r
complete -c swap-license -l usage-location -d 'Country (ISO 3166-1 alpha-2) to set for users without a usage location' -r
complete -c swap-license -l order -d 'Who gets the free seats first' -r -f -a "listed\t'As the directory lists them'
sign-in-name\t'By sign-in name'
display-name\t'By display name'
enabled\t'Accounts that may sign in first, then by sign-in name'"
complete -c swap-license -l require-backup -d 'Refuse users who would lose their OneDrive licence, unless FILE (from backup-plan --verify) shows a complete copy' -r -F
complete -c swap-license -l undo -d 'Write the plan that restores the licences changed according to JOURNAL; a usage location that was set is kept' -r -F
complete -c swap-license -l verify -d 'Check that each user in JOURNAL still holds the licences the run assigned' -r -F
complete -c swap-license -l evidence -d 'Write a hash chain of the run to FILE, which must not exist yet' -r -F
complete -c swap-license -l check-evidence -d 'Check a hash chain offline and print its last hash' -r -F
complete -c swap-license -l journal -d 'Journal of the changes [default: one file per tenant in the state folder]' -r -F
complete -c swap-license -l in-flight -d 'Concurrent changes per tenant: a number, or auto to adapt to the service' -r
complete -c swap-license -l tenants -d 'Tenants to work on at the same time (1 to 1000)' -r
complete -c swap-license -l first-pause -d 'First wait, in milliseconds, after an answer without Retry-After; it doubles each time' -r
complete -c swap-license -l state-dir -d 'Folder for the journals and locks of runs' -r -F
complete -c swap-license -l profile -d 'Use the settings of this profile (tables [profile.NAME] of norikae/config.toml in the configuration folder)' -r
complete -c swap-license -l cloud -d 'National cloud [default: global]' -r -f -a "global\t'The worldwide cloud, which also has Microsoft 365 GCC'
us-gov\t'US Government L4 (GCC High)'
us-dod\t'US Government L5 (Department of Defense)'
china\t'Operated by 21Vianet in China'"
complete -c swap-license -l tenant -d 'Customer\'s tenant (id or domain) for records without tenantId' -r
complete -c swap-license -l partner-tenant -d 'Partner\'s own tenant (id or domain), for Partner Center' -r
complete -c swap-license -l client-id -d 'Application (client) id' -r
complete -c swap-license -l secret-file -d 'Sign in with the client secret in FILE, which only you may read (NORIKAE_CLIENT_SECRET may hold the secret itself)' -r -F
complete -c swap-license -l certificate-file -d 'Sign in with the certificate and private key (PEM) in FILE, which only you may read' -r -F
complete -c swap-license -l token-command -d 'Sign in with the token that COMMAND prints for NORIKAE_TOKEN_RESOURCE in NORIKAE_TOKEN_TENANT' -r
complete -c swap-license -l federated-token-file -d 'Sign in with the token in FILE, by which CI or Kubernetes vouches for the application (federated credential)' -r -F
complete -c swap-license -l refresh-token-file -d 'Act for the partner\'s user whose refresh token is in FILE, which only you may read (sign-in keeps one that renews itself)' -r -F
complete -c swap-license -l as -d 'Whose token to use where both are there [default: what each call takes]' -r -f -a "app\t'The application\'s own'
user\t'That of the user who signed in'"
complete -c swap-license -l ca-file -d 'Trust the authorities (PEM) in FILE too' -r -F
complete -c swap-license -l timeout -d 'Give up on a request after this many seconds [default: 100]' -r
complete -c swap-license -l max-time -d 'Stop sending and waiting this many seconds after the start of the run [default: no limit]' -r
complete -c swap-license -l record-time -d 'Give up on a record after this many seconds of calls and waiting [default: 300]' -r
complete -c swap-license -s o -l output -d 'Write the output to FILE once it is complete' -r -F
complete -c swap-license -l columns -d 'Columns of the CSV or the table, in this order, separated by commas, such as tenantId,license.seats' -r
complete -c swap-license -l ascii -d 'Escape all non-ASCII characters in JSON output: always where no WHEN is given, auto on Windows unless the console is UTF-8' -r -f -a "auto\t'On Windows, where the output does not go to a terminal and the console\'s code page is not UTF-8'
always\t'Everywhere'
never\t'Nowhere'"
complete -c swap-license -l lang -d 'Language of messages [default: the locale\'s]' -r -f -a "en\t'English'
ja\t'Japanese'"
complete -c swap-license -l now -d 'Use TIME (RFC 3339) as the current time' -r
complete -c swap-license -l allow-empty -d 'Accept an input without any record (otherwise exit code 3)'
complete -c swap-license -l apply -d 'Apply the plan on the input; without it, nothing is changed'
complete -c swap-license -l force-pair -d 'Accept --from and --to although they are different products'
complete -c swap-license -l lose-plans -d 'Allow a swap that drops service plans, but for those of Exchange, OneDrive, SharePoint and Teams'
complete -c swap-license -l groups -d 'Also plan the change of groups that assign the licence, before the users'
complete -c swap-license -l keep-order -d 'Write the plan in the order of the input, not as tenants finish'
complete -c swap-license -l managed-identity -d 'Sign in as the managed identity of this machine in Azure (--client-id names one of several)'
complete -c swap-license -s t -l table -d 'Print a table'
complete -c swap-license -l csv -d 'Print comma-separated values, a column for each value of the records; they can be read back'
complete -c swap-license -l bom -d 'Begin the CSV with a byte-order mark, for Excel'
complete -c swap-license -s v -l verbose -d 'Log progress; -vv also logs each request'
complete -c swap-license -l schema -d 'Print the JSON Schema of the records and exit'
complete -c swap-license -s h -l help -d 'Print help (see more with \'--help\')'
complete -c swap-license -s V -l version -d 'Print version'
