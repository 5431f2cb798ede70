
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'rehearse' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'rehearse'
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
        'rehearse' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant to emulate: `omakase`, `omakase-invited`, `omakase-unsold`, or a JSON file')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Save the tenant to FILE at the end')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write every request to FILE at the end, as JSON lines')
            [CompletionResult]::new('--faults', '--faults', [CompletionResultType]::ParameterName, 'Inject faults: `calm`, `busy`, `stormy`, or a JSON file of rules')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Seed of the random generator; the same seed gives the same result')
            [CompletionResult]::new('--scale', '--scale', [CompletionResultType]::ParameterName, 'Add generated users up to N, and N files to each one''s OneDrive: users=N[,files=N]')
            [CompletionResult]::new('--fleet', '--fleet', [CompletionResultType]::ParameterName, 'Number of customer tenants to emulate, the tenant and copies of it')
            [CompletionResult]::new('--clock', '--clock', [CompletionResultType]::ParameterName, 'Start the clock at TIME (RFC 3339); changes due before it have been applied')
            [CompletionResult]::new('--speed', '--speed', [CompletionResultType]::ParameterName, 'Advance the clock N seconds per real second; 0 freezes it')
            [CompletionResult]::new('--token-lifetime', '--token-lifetime', [CompletionResultType]::ParameterName, 'Lifetime of tokens')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Partner that the environment signs in as')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of messages [default: the locale''s]')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'Use TIME (RFC 3339) as the current time')
            [CompletionResult]::new('--quotas', '--quotas', [CompletionResultType]::ParameterName, 'Throttle requests as the services do')
            [CompletionResult]::new('--no-mfa', '--no-mfa', [CompletionResultType]::ParameterName, 'Let people sign in without multi-factor authentication')
            [CompletionResult]::new('--block-device-codes', '--block-device-codes', [CompletionResultType]::ParameterName, 'Block sign-in by device code, as a policy of the tenant can')
            [CompletionResult]::new('--reorder-lists', '--reorder-lists', [CompletionResultType]::ParameterName, 'Return lists in a different order each time')
            [CompletionResult]::new('--powershell', '--powershell', [CompletionResultType]::ParameterName, 'Print the environment for PowerShell')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log progress; -vv also logs each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log progress; -vv also logs each request')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Print the JSON Schema of the records and exit')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('accept', 'accept', [CompletionResultType]::ParameterValue, 'Inside a rehearsal: accept the partner''s invitation, as the customer does in the browser')
            [CompletionResult]::new('tick', 'tick', [CompletionResultType]::ParameterValue, 'Inside a rehearsal: advance the clock, for example by `3d`')
            break
        }
        'rehearse;accept' {
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Address of the rehearsal')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of messages [default: the locale''s]')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'Use TIME (RFC 3339) as the current time')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log progress; -vv also logs each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log progress; -vv also logs each request')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rehearse;tick' {
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Address of the rehearsal')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language of messages [default: the locale''s]')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'Use TIME (RFC 3339) as the current time')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log progress; -vv also logs each request')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log progress; -vv also logs each request')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
