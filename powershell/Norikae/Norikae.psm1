# The norikae tools as commands of PowerShell (5.1 and 7): objects in and out, exit codes as errors.
#
# A record keeps the line that the tool wrote in its property NorikaeLine, and the next tool gets that line, byte by
# byte: Where-Object chooses records and cannot spoil them. An object without it is written as JSON.
Set-StrictMode -Version 2.0

# The same table as in norikae(7). 1 means that the answer is no for some record: all records are there all the same.
$ExitCodes = @{
    1  = 'Done, but the answer is no for some record'
    2  = 'The command line or the settings are wrong'
    3  = 'Some input could not be read as what it should be'
    4  = 'Not signed in, or not allowed'
    5  = 'Something on this computer failed'
    75 = 'The service was busy or out of reach; running it again later is safe'
}

function Set-NorikaeEncoding {
    <#
    .SYNOPSIS
    Lets this session read and write UTF-8, for the tools themselves in a pipe.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param()

    $utf8 = New-Object System.Text.UTF8Encoding $false
    if ($PSCmdlet.ShouldProcess('this session', 'use UTF-8')) {
        [Console]::InputEncoding = $utf8
        [Console]::OutputEncoding = $utf8
        $global:OutputEncoding = $utf8
    }
}

function ConvertTo-NorikaeLine {
    param([Parameter(Mandatory)] [object] $Record)

    if ($Record -is [string]) { return $Record }
    $line = $Record.PSObject.Properties['NorikaeLine']
    if ($null -ne $line) { return $line.Value }
    return ConvertTo-Json -InputObject $Record -Depth 100 -Compress
}

function ConvertFrom-NorikaeLine {
    param([Parameter(Mandatory)] [string] $Line)

    $record = ConvertFrom-Json -InputObject $Line
    Add-Member -InputObject $record -MemberType NoteProperty -Name NorikaeLine -Value $Line
    return $record
}

function Invoke-NorikaeTool {
    <#
    .SYNOPSIS
    Runs a tool on records, and gives what it writes as objects.
    .EXAMPLE
    Get-NorikaeCustomer | Invoke-NorikaeTool request-transfer --show
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Name,
        [Parameter(ValueFromPipeline)] [object] $InputObject,
        [Parameter(ValueFromRemainingArguments)] [string[]] $ArgumentList = @()
    )

    begin {
        $lines = New-Object System.Collections.Generic.List[string]
    }
    process {
        if ($null -ne $InputObject) { $lines.Add((ConvertTo-NorikaeLine $InputObject)) }
    }
    end {
        $tool = Get-Command -Name $Name -CommandType Application -ErrorAction Stop | Select-Object -First 1
        # Records go in by a file, because Windows PowerShell writes ASCII into a pipe, and come out as ASCII.
        $ascii = @('--ascii=always')
        if ($Name -eq 'make-report') { $ascii = @() }
        $operands = @()
        if ($lines.Count -gt 0) {
            $file = [System.IO.Path]::GetTempFileName()
            [System.IO.File]::WriteAllLines($file, $lines, (New-Object System.Text.UTF8Encoding $false))
            $operands = @($file)
        }
        try {
            & $tool.Source @ascii @ArgumentList @operands | ForEach-Object { ConvertFrom-NorikaeLine $_ }
            $code = $LASTEXITCODE
        }
        finally {
            if ($lines.Count -gt 0) { Remove-Item -LiteralPath $file }
        }
        if ($code -ne 0) {
            $words = $ExitCodes[$code]
            if ($null -eq $words) { $words = 'It was interrupted' }
            Write-Error -Message "${Name}: $words (exit code $code)" -ErrorId "Norikae.$code" -TargetObject $Name
        }
    }
}

function Get-NorikaeInvitation {
    <#
    .SYNOPSIS
    Reads an invitation of a reseller from mails, offline (parse-invite).
    .EXAMPLE
    Get-NorikaeInvitation mail.eml | Get-NorikaeRelationship
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(Mandatory, ValueFromRemainingArguments)] [string[]] $ArgumentList)

    Invoke-NorikaeTool parse-invite @ArgumentList
}

function Get-NorikaeRelationship {
    <#
    .SYNOPSIS
    Says whether a reseller relationship has taken effect (check-relationship).
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline)] [object] $InputObject,
        [Parameter(ValueFromRemainingArguments)] [string[]] $ArgumentList = @()
    )

    end { $input | Invoke-NorikaeTool check-relationship @ArgumentList }
}

function Get-NorikaeLicense {
    <#
    .SYNOPSIS
    Lists the licence rows of a tenant, who sold them, and what each needs (list-licenses).
    .EXAMPLE
    Get-NorikaeLicense --this-tenant | Where-Object { $_.license.seats.free -lt 2 }
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline)] [object] $InputObject,
        [Parameter(ValueFromRemainingArguments)] [string[]] $ArgumentList = @()
    )

    end { $input | Invoke-NorikaeTool list-licenses @ArgumentList }
}

function Invoke-NorikaeSwap {
    <#
    .SYNOPSIS
    Plans who moves from which licence to which; with -Apply it does what the plan says (swap-license).
    .EXAMPLE
    $plan = Get-NorikaeInvitation mail.eml | Get-NorikaeLicense | Invoke-NorikaeSwap
    $plan | Where-Object { $_.user.department -eq 'Sales' } | Invoke-NorikaeSwap -Apply
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline)] [object] $InputObject,
        [switch] $Apply,
        [Parameter(ValueFromRemainingArguments)] [string[]] $ArgumentList = @()
    )

    end {
        if ($Apply) { $ArgumentList = @('--apply') + $ArgumentList }
        $input | Invoke-NorikaeTool swap-license @ArgumentList
    }
}

function Get-NorikaeAgreement {
    <#
    .SYNOPSIS
    Says whether the Microsoft Customer Agreement is accepted (attest-mca).
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline)] [object] $InputObject,
        [Parameter(ValueFromRemainingArguments)] [string[]] $ArgumentList = @()
    )

    end { $input | Invoke-NorikaeTool attest-mca @ArgumentList }
}

function Get-NorikaeBackupPlan {
    <#
    .SYNOPSIS
    Plans what to save before the old licence ends, and until when (backup-plan).
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline)] [object] $InputObject,
        [Parameter(ValueFromRemainingArguments)] [string[]] $ArgumentList = @()
    )

    end { $input | Invoke-NorikaeTool backup-plan @ArgumentList }
}

function Get-NorikaeFile {
    <#
    .SYNOPSIS
    Lists every file of a OneDrive, of a plan or of a folder (list-files).
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline)] [object] $InputObject,
        [Parameter(ValueFromRemainingArguments)] [string[]] $ArgumentList = @()
    )

    end { $input | Invoke-NorikaeTool list-files @ArgumentList }
}

function Save-NorikaeFile {
    <#
    .SYNOPSIS
    Copies the listed files with rclone, and says whether all of them are saved (save-files).
    .EXAMPLE
    Get-NorikaeFile --folder OneDrive | Save-NorikaeFile --to D:\copy
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline)] [object] $InputObject,
        [Parameter(ValueFromRemainingArguments)] [string[]] $ArgumentList = @()
    )

    end { $input | Invoke-NorikaeTool save-files @ArgumentList }
}

function Test-NorikaeFile {
    <#
    .SYNOPSIS
    Says whether every listed file lies in a saved copy, offline (check-files).
    .EXAMPLE
    Get-NorikaeFile --folder OneDrive | Test-NorikaeFile -Copy D:\copy
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline)] [object] $InputObject,
        [Parameter(Mandatory)] [string] $Copy,
        [Parameter(ValueFromRemainingArguments)] [string[]] $ArgumentList = @()
    )

    end { $input | Invoke-NorikaeTool check-files $Copy @ArgumentList }
}

function Get-NorikaeDeadline {
    <#
    .SYNOPSIS
    Lists the days by which something ends or must be done (list-deadlines).
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline)] [object] $InputObject,
        [Parameter(ValueFromRemainingArguments)] [string[]] $ArgumentList = @()
    )

    end { $input | Invoke-NorikaeTool list-deadlines @ArgumentList }
}

function Get-NorikaeCustomer {
    <#
    .SYNOPSIS
    Lists the customers of a partner (list-customers).
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(ValueFromRemainingArguments)] [string[]] $ArgumentList = @())

    Invoke-NorikaeTool list-customers @ArgumentList
}

function Get-NorikaeReseller {
    <#
    .SYNOPSIS
    Lists the indirect resellers of a provider (list-resellers).
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param([Parameter(ValueFromRemainingArguments)] [string[]] $ArgumentList = @())

    Invoke-NorikaeTool list-resellers @ArgumentList
}

function Get-NorikaeSubscription {
    <#
    .SYNOPSIS
    Lists what a partner sold to all its customers, or to those in the pipeline (list-subscriptions).
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline)] [object] $InputObject,
        [Parameter(ValueFromRemainingArguments)] [string[]] $ArgumentList = @()
    )

    end { $input | Invoke-NorikaeTool list-subscriptions @ArgumentList }
}

function Export-NorikaeReport {
    <#
    .SYNOPSIS
    Makes one HTML page of the records of a run (make-report).
    .EXAMPLE
    $applied | Export-NorikaeReport -Path report.html
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromPipeline)] [object] $InputObject,
        [Parameter(Mandatory)] [string] $Path,
        [Parameter(ValueFromRemainingArguments)] [string[]] $ArgumentList = @()
    )

    end { $input | Invoke-NorikaeTool make-report '--output' $Path @ArgumentList }
}
