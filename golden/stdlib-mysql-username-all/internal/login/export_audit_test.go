package auth

// Exported for tests.
const (
	ActivityPerPage = activityPerPage
	AuditFor        = auditFor
	MaxAudit        = maxAudit
	MaxAuditOfKind  = maxAuditOfKind
)

// Frequent is exported for tests.
var Frequent = frequent
