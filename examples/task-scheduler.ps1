# Windows Task Scheduler: each working day at 7:30, what ends or must be done within 14 days, in a file that Excel opens.
# Run it once in PowerShell (5.1 or 7), as the user who has signed in with sign-in.
$tools = Split-Path (Get-Command list-licenses.exe -CommandType Application).Source
$sheet = Join-Path ([Environment]::GetFolderPath('MyDocuments')) 'deadlines.csv'

# In cmd a pipe carries bytes as they are; in Windows PowerShell it would not.
$command = "/c `"cd /d `"$tools`" && list-licenses --this-tenant | " +
    "list-deadlines --within 14d --allow-empty --csv --bom -o `"$sheet`"`""

$action = New-ScheduledTaskAction -Execute 'cmd.exe' -Argument $command
$days = 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'
$trigger = New-ScheduledTaskTrigger -Weekly -DaysOfWeek $days -At '07:30'
$settings = New-ScheduledTaskSettingsSet -StartWhenAvailable
Register-ScheduledTask -TaskName 'norikae deadlines' -Action $action -Trigger $trigger -Settings $settings

# To remove it: Unregister-ScheduledTask -TaskName 'norikae deadlines'
