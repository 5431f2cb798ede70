
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'save-files' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'save-files'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'save-files' {
            [CompletionResult]::new('--encoding', '--encoding', [CompletionResultType]::ParameterName, 'Code page of the input where it is not Unicode, such as cp932')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Existing folder to copy into, such as a USB drive; each user gets a folder in it, named by the sign-in name. A file that is there already with the same size and time is not copied again')
            [CompletionResult]::new('--script', '--script', [CompletionResultType]::ParameterName, 'Copy nothing: write a script that does, for a computer without these tools. It needs rclone 1.69 or later, and a remote, made once with: rclone config create NAME onedrive')
            [CompletionResult]::new('--remote', '--remote', [CompletionResultType]::ParameterName, 'The name of the OneDrive remote in rclone''s configuration, for the script [default: onedrive]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use the settings of this profile (tables [profile.NAME] of norikae/config.toml in the configuration folder)')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'National cloud [default: global]')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Customer''s tenant (id or domain) for records without tenantId')
            [CompletionResult]::new('--partner-tenant', '--partner-tenant', [CompletionResultType]::ParameterName, 'Partner''s own tenant (id or domain), for Partner Center')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Application (client) id')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'Sign in with the client secret in FILE, which only you may read (NORIKAE_CLIENT_SECRET may hold the secret itself)')
            [CompletionResult]::new('--certificate-file', '--certificate-file', [CompletionResultType]::ParameterName, 'Sign in with the certificate and private key (PEM) in FILE, which only you may read')
            [CompletionResult]::new('--token-command', '--token-command', [CompletionResultType]::ParameterName, 'Sign in with the token that COMMAND prints for NORIKAE_TOKEN_RESOURCE in NORIKAE_TOKEN_TENANT')
            [CompletionResult]::new('--federated-token-file', '--federated-token-file', [CompletionResultType]::ParameterName, 'Sign in with the token in FILE, by which CI or Kubernetes vouches for the application (federated credential)')
            [CompletionResult]::new('--refresh-token-file', '--refresh-token-file', [CompletionResultType]::ParameterName, 'Act for the partner''s user whose refresh token is in FILE, which only you may read (sign-in keeps one that renews itself)')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Whose token to use where both are there [default: what each call takes]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the authorities (PEM) in FILE too')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up on a request after this many seconds [default: 100]')
            [CompletionResult]::new('--max-time', '--max-time', [CompletionResultType]::ParameterName, 'Stop sending and waiting this many seconds after the start of the run [default: no limit]')
            [CompletionResult]::new('--record-time', '--record-time', [CompletionResultType]::ParameterName, 'Give up on a record after this many seconds of calls and waiting [default: 300]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the output to FILE once it is complete')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the output to FILE once it is complete')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns of the CSV or the table, in this order, separated by commas, such as tenantId,license.seats')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Escape all non-ASCII characters in JSON output: always where no WHEN is given, auto on Windows unless the console is UTF-8')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of messages [default: the locale''s]')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'Use TIME (RFC 3339) as the current time')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Accept an input without any record (otherwise exit code 3)')
            [CompletionResult]::new('--rest-not-needed', '--rest-not-needed', [CompletionResultType]::ParameterName, 'State that what the plan leaves out is not needed. Without it, a copy of some folders never counts as complete')
            [CompletionResult]::new('--thinned-out', '--thinned-out', [CompletionResultType]::ParameterName, 'State that files were taken out of the list on purpose. Without it, a list of fewer files than list-files counted never counts as complete')
            [CompletionResult]::new('--managed-identity', '--managed-identity', [CompletionResultType]::ParameterName, 'Sign in as the managed identity of this machine in Azure (--client-id names one of several)')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Print a table')
            [CompletionResult]::new('--table', '--table', [CompletionResultType]::ParameterName, 'Print a table')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print comma-separated values, a column for each value of the records; they can be read back')
            [CompletionResult]::new('--bom', '--bom', [CompletionResultType]::ParameterName, 'Begin the CSV with a byte-order mark, for Excel')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log progress; -vv also logs each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log progress; -vv also logs each request')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Print the JSON Schema of the records and exit')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
