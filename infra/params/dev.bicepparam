using '../main.bicep'

// Small, without protection against deletion, silent: to try things. It plans and journals, and writes nothing.
param environmentName = 'dev'
param mode = 'observe'
param lock = false
param softDeleteDays = 7
param instanceMemoryMB = 512
param storageSku = 'Standard_LRS'
param storageLogs = 'none'
param logRetentionDays = 30
param logDailyCapGb = 1
