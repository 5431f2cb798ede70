<#
.SYNOPSIS
Leads the administrator of a customer through a change of reseller, on the real tenant, from the mail to the report.
.DESCRIPTION
It asks nothing and ends before each change with the command that goes on. Everything is kept in one folder; run it
again at any time: what only reads is read anew, a plan that is there is kept, and what is done is found done.

Sign in first, as a user who may change licences: sign-in check-relationship list-licenses backup-plan swap-license
Ends with 0 where only a person is waited for, else with the exit code of the tool that stopped it.
.EXAMPLE
change-reseller.ps1 FOLDER MAIL
Begin, with the partner's mail (a file).
.EXAMPLE
change-reseller.ps1 FOLDER
Go on.
.EXAMPLE
change-reseller.ps1 FOLDER -Apply
Move the users as FOLDER\plan.jsonl says.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Folder,
    [Parameter(Position = 1)] [string] $Mail,
    [switch] $Apply
)

Set-StrictMode -Version 2.0
$isJapanese = (Get-Culture).TwoLetterISOLanguageName -eq 'ja'

function Write-Words([string] $English, [string] $Japanese) {
    if ($isJapanese) { Write-Host $Japanese } else { Write-Host $English }
}

# Runs a tool as it could be typed. 1 means that something in the table needs a look; anything else ends the script.
function Invoke-Step([string] $Tool, [string[]] $Arguments, [int[]] $Good = @(0, 1)) {
    Write-Host "> $Tool $Arguments"
    & $Tool @Arguments | Out-Host
    if ($Good -notcontains $LASTEXITCODE) {
        $code = $LASTEXITCODE
        Write-Words "stopped (exit code $code): mend what is said above, then run it again" `
            "中断しました (終了コード $code)。上の内容に対処してから、同じコマンドを実行してください"
        exit $code
    }
    $script:code = $LASTEXITCODE
}

if ($Mail) { $Mail = (Resolve-Path -LiteralPath $Mail -ErrorAction Stop).ProviderPath }
$null = New-Item -ItemType Directory -Force -Path $Folder
$Folder = (Resolve-Path -LiteralPath $Folder).ProviderPath
Set-Location -LiteralPath $Folder
$again = "$PSCommandPath '$Folder'"
$kept = Get-ChildItem -Path 'mail.*' | Select-Object -First 1
# Until an invitation was read in it, another mail takes its place.
if ($kept -and $Mail -and (Get-FileHash -LiteralPath $Mail).Hash -ne (Get-FileHash -LiteralPath $kept.FullName).Hash) {
    if (Test-Path 'invitation.jsonl') {
        Write-Words "$Folder is about another mail ($($kept.Name)): name another folder for this one" `
            "$Folder では別のメール ($($kept.Name)) の作業が始まっています。別のフォルダーを指定してください"
        exit 2
    }
    # It may be the administrator's only copy.
    Rename-Item -LiteralPath $kept.FullName -NewName "earlier-$(Get-Date -Format yyyyMMdd-HHmmss)-$($kept.Name)"
    $kept = $null
}
if (-not $kept) {
    if (-not $Mail) { Get-Help $PSCommandPath; exit 2 }
    $kept = Copy-Item -LiteralPath $Mail -Destination ('mail' + [IO.Path]::GetExtension($Mail)) -PassThru
}
if ($Apply -and -not (Test-Path 'plan.jsonl')) { Get-Help $PSCommandPath; exit 2 }

Write-Words '1. The mail: is it real, and what does it ask for?' '1. メールの確認: 正規のものか、何を求めているか'
Invoke-Step parse-invite @('--table', $kept.Name) @(0)
Invoke-Step parse-invite @('-o', 'invitation.jsonl', $kept.Name) @(0)

Write-Words '2. Has the relationship taken effect?' '2. リセラー関係は成立したか'
Invoke-Step check-relationship @('--table', 'invitation.jsonl')
if ($code -eq 1) {
    Write-Words 'It is not seen yet. If it is not accepted: a global administrator opens the link of the mail, reads it, and accepts:' `
        'まだ成立を確認できません。未承諾の場合は、グローバル管理者がメールのリンクを開き、内容を確認して承諾してください。'
    Get-Content -Encoding UTF8 'invitation.jsonl' | ConvertFrom-Json | ForEach-Object { Write-Host "  $($_.invitation.url)" }
    Write-Words 'Then go on with:' '承諾したら、次のコマンドで続けます。'
    Write-Host "  $again"
    exit 0
}
Invoke-Step check-relationship @('-o', 'relationship.jsonl', 'invitation.jsonl') @(0)

Write-Words '3. The licences, and the days to come' '3. ライセンスと今後の期限'
Invoke-Step list-licenses @('--table', 'relationship.jsonl')
Invoke-Step list-licenses @('-o', 'rows.jsonl', 'relationship.jsonl')

if (-not $Apply -and -not (Test-Path 'applied.jsonl')) {
    Invoke-Step list-deadlines @('--table', '--allow-empty', '--within', '60d', 'rows.jsonl')
    Write-Words "To answer the mail: check-relationship --reply notice.eml --from 'NAME <ADDRESS>' invitation.jsonl" `
        "メールに返信するには: check-relationship --reply notice.eml --from '名前 <アドレス>' invitation.jsonl"

    Write-Words '4. What to save before anything is changed' '4. 変更前に保存しておくデータ'
    Invoke-Step list-licenses @('--users', '-o', 'users.jsonl', 'relationship.jsonl')
    Invoke-Step backup-plan @('--table', '--allow-empty', 'users.jsonl')
    Invoke-Step backup-plan @('--allow-empty', '-o', 'backup.jsonl', 'users.jsonl')

    Write-Words '5. The plan. Nothing is changed yet.' '5. 計画 (まだ何も変更しない)'
    if (Test-Path 'plan.jsonl') {
        Write-Words 'plan.jsonl is kept as it is; delete it to plan anew.' `
            '既存の plan.jsonl をそのまま使います。計画し直すには削除してください。'
    }
    else {
        Invoke-Step swap-license @('--table', 'rows.jsonl')
        Copy-Item -LiteralPath 'rows.jsonl' -Destination 'before.jsonl'
        Invoke-Step swap-license @('-o', 'plan.jsonl', 'rows.jsonl')
    }
    Write-Words 'Save what stands under 4. Look at plan.jsonl, and delete the lines of those who are not to move. Then:' `
        '4. のデータを保存してください。plan.jsonl を確認し、移行しないユーザーの行を削除してから、次のコマンドで適用します。'
    Write-Host "  $again -Apply"
    exit 0
}

if ($Apply) {
    Write-Words '6. Apply exactly this plan.' '6. この計画のとおりに適用する'
    Invoke-Step swap-license @('--apply', '--journal', 'journal.jsonl', '-o', 'applied.jsonl', 'plan.jsonl')
}

Write-Words '7. Has everyone what the plan says?' '7. 全員が計画のとおりか'
Invoke-Step swap-license @('--verify', 'journal.jsonl', '--table')
Invoke-Step list-licenses @('--table', 'relationship.jsonl')
Invoke-Step list-licenses @('-o', 'rows.jsonl', 'relationship.jsonl')

Write-Words '8. The report' '8. 報告書'
$files = 'invitation.jsonl', 'relationship.jsonl', 'before.jsonl', 'backup.jsonl', 'applied.jsonl', 'rows.jsonl' |
    Where-Object { (Test-Path $_) -and (Get-Item $_).Length -gt 0 }
Invoke-Step make-report (@('-o', 'report.html') + $files) @(0)
Write-Words 'Done. report.html is the page to print or to hand over; journal.jsonl is what undoes it:' `
    '完了しました。report.html は印刷や提出に使えるページです。元に戻すには journal.jsonl を使います。'
Write-Host '  swap-license --undo journal.jsonl -o undo.jsonl; swap-license --apply undo.jsonl'
Write-Words 'The old subscription is still there and is paid for until it ends: ask the old reseller to let it end.' `
    '移行元のサブスクリプションは残っており、終了するまで料金がかかります。移行元のリセラーに終了を依頼してください。'
