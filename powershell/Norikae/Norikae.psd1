@{
    RootModule        = 'Norikae.psm1'
    ModuleVersion     = '0.1.0'
    GUID              = '6f0c2f0e-7d0b-4d59-9d6c-5a0f3b1c9e42'
    Author            = 'The authors of norikae'
    Copyright         = 'MIT or Apache-2.0'
    Description       = 'The norikae tools for PowerShell: objects in and out, exit codes as errors'
    PowerShellVersion = '5.1'
    FunctionsToExport = @(
        'Export-NorikaeReport', 'Get-NorikaeAgreement', 'Get-NorikaeBackupPlan', 'Get-NorikaeCustomer',
        'Get-NorikaeDeadline', 'Get-NorikaeFile', 'Get-NorikaeInvitation', 'Get-NorikaeLicense',
        'Get-NorikaeRelationship', 'Get-NorikaeReseller', 'Get-NorikaeSubscription', 'Invoke-NorikaeSwap',
        'Invoke-NorikaeTool', 'Save-NorikaeFile', 'Set-NorikaeEncoding', 'Test-NorikaeFile'
    )
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
