# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_rehearse_global_optspecs
    string join \n tenant= state= report= faults= quotas no-mfa block-device-codes reorder-lists seed= scale= fleet= clock= speed= token-lifetime= as= powershell lang= v/verbose now= schema h/help V/version
end

function __fish_rehearse_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_rehearse_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_rehearse_using_subcommand
    set -l cmd (__fish_rehearse_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c rehearse -n "__fish_rehearse_needs_command" -l tenant -d 'Tenant to emulate: `omakase`, `omakase-invited`, `omakase-unsold`, or a JSON file' -r
complete -c rehearse -n "__fish_rehearse_needs_command" -l state -d 'Save the tenant to FILE at the end' -r -F
complete -c rehearse -n "__fish_rehearse_needs_command" -l report -d 'Write every request to FILE at the end, as JSON lines' -r -F
complete -c rehearse -n "__fish_rehearse_needs_command" -l faults -d 'Inject faults: `calm`, `busy`, `stormy`, or a JSON file of rules' -r
complete -c rehearse -n "__fish_rehearse_needs_command" -l seed -d 'Seed of the random generator; the same seed gives the same result' -r
complete -c rehearse -n "__fish_rehearse_needs_command" -l scale -d 'Add generated users up to N, and N files to each one\'s OneDrive: users=N[,files=N]' -r
complete -c rehearse -n "__fish_rehearse_needs_command" -l fleet -d 'Number of customer tenants to emulate, the tenant and copies of it' -r
complete -c rehearse -n "__fish_rehearse_needs_command" -l clock -d 'Start the clock at TIME (RFC 3339); changes due before it have been applied' -r
complete -c rehearse -n "__fish_rehearse_needs_command" -l speed -d 'Advance the clock N seconds per real second; 0 freezes it' -r
complete -c rehearse -n "__fish_rehearse_needs_command" -l token-lifetime -d 'Lifetime of tokens' -r
complete -c rehearse -n "__fish_rehearse_needs_command" -l as -d 'Partner that the environment signs in as' -r -f -a "new-partner\t'The partner of the tenant file'
old-partner\t'Who sold to the customer before'"
complete -c rehearse -n "__fish_rehearse_needs_command" -l lang -d 'Language of messages [default: the locale\'s]' -r -f -a "en\t'English'
ja\t'Japanese'"
complete -c rehearse -n "__fish_rehearse_needs_command" -l now -d 'Use TIME (RFC 3339) as the current time' -r
complete -c rehearse -n "__fish_rehearse_needs_command" -l quotas -d 'Throttle requests as the services do'
complete -c rehearse -n "__fish_rehearse_needs_command" -l no-mfa -d 'Let people sign in without multi-factor authentication'
complete -c rehearse -n "__fish_rehearse_needs_command" -l block-device-codes -d 'Block sign-in by device code, as a policy of the tenant can'
complete -c rehearse -n "__fish_rehearse_needs_command" -l reorder-lists -d 'Return lists in a different order each time'
complete -c rehearse -n "__fish_rehearse_needs_command" -l powershell -d 'Print the environment for PowerShell'
complete -c rehearse -n "__fish_rehearse_needs_command" -s v -l verbose -d 'Log progress; -vv also logs each request'
complete -c rehearse -n "__fish_rehearse_needs_command" -l schema -d 'Print the JSON Schema of the records and exit'
complete -c rehearse -n "__fish_rehearse_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rehearse -n "__fish_rehearse_needs_command" -s V -l version -d 'Print version'
complete -c rehearse -n "__fish_rehearse_needs_command" -a "accept" -d 'Inside a rehearsal: accept the partner\'s invitation, as the customer does in the browser'
complete -c rehearse -n "__fish_rehearse_needs_command" -a "tick" -d 'Inside a rehearsal: advance the clock, for example by `3d`'
complete -c rehearse -n "__fish_rehearse_using_subcommand accept" -l url -d 'Address of the rehearsal' -r
complete -c rehearse -n "__fish_rehearse_using_subcommand accept" -l lang -d 'Language of messages [default: the locale\'s]' -r -f -a "en\t'English'
ja\t'Japanese'"
complete -c rehearse -n "__fish_rehearse_using_subcommand accept" -l now -d 'Use TIME (RFC 3339) as the current time' -r
complete -c rehearse -n "__fish_rehearse_using_subcommand accept" -s v -l verbose -d 'Log progress; -vv also logs each request'
complete -c rehearse -n "__fish_rehearse_using_subcommand accept" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rehearse -n "__fish_rehearse_using_subcommand tick" -l url -d 'Address of the rehearsal' -r
complete -c rehearse -n "__fish_rehearse_using_subcommand tick" -l lang -d 'Language of messages [default: the locale\'s]' -r -f -a "en\t'English'
ja\t'Japanese'"
complete -c rehearse -n "__fish_rehearse_using_subcommand tick" -l now -d 'Use TIME (RFC 3339) as the current time' -r
complete -c rehearse -n "__fish_rehearse_using_subcommand tick" -s v -l verbose -d 'Log progress; -vv also logs each request'
complete -c rehearse -n "__fish_rehearse_using_subcommand tick" -s h -l help -d 'Print help (see more with \'--help\')'
