// Package generator turns answers and a directory into a login system there. It is a
// pipeline: Inspect reads the project, NewPlan renders what the answers ask for and joins
// it with what stands there, Check looks whether the outcome would compile, and Apply,
// the only writer, makes it so, all of it or nothing.
//
// Nothing here prints, asks, ends the process, or reads the environment or the clock.
package generator

import (
	"context"

	"github.com/loginscaffold/loginscaffold/advisories"
	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/check"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/merge"
	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/txn"
	"github.com/loginscaffold/loginscaffold/templates"
)

// NewPlan renders what a asks for and joins it with what p holds and with what was
// written there before. It writes nothing; answers that p cannot serve are an *Error.
func NewPlan(p *Project, a Answers, opt PlanOptions) (*Plan, error) {
	return plan.New(templates.FS, p, a, opt)
}

// NewFix plans to merge the fix of the advisory id alone into p; see plan.NewFix.
func NewFix(p *Project, id string, opt PlanOptions) (*Plan, error) {
	return plan.NewFix(advisories.FS, p, id, opt)
}

// Advisories are those that are about the code of p as it stands; see plan.Advisories.
func Advisories(p *Project) ([]AdvisoryStatus, error) {
	return plan.Advisories(advisories.FS, p)
}

// Recover undoes a run in the project at root that was killed; see txn.Recover. The
// project of a newer version is refused: what stands beside its manifest only that
// version knows.
func Recover(root string) error {
	if err := target.NotNewer(root); err != nil {
		return err
	}
	return txn.Recover(root)
}

// Apply makes the changes of a plan to the project at root, all of them or none; see
// txn.Apply.
func Apply(ctx context.Context, root string, changes []Change) error {
	return txn.Apply(ctx, root, changes)
}

// What the steps of the pipeline take and give.
type (
	Answers           = catalog.Answers
	Choice            = catalog.Choice
	Feature           = catalog.Feature
	Part              = catalog.Part
	Requirement       = catalog.Requirement
	Project           = target.Project
	DamagedError      = target.DamagedError
	Plan              = plan.Plan
	PlanOptions       = plan.Options
	Step              = plan.Step
	FileStatus        = plan.FileStatus
	AdvisoryStatus    = plan.AdvisoryStatus
	ConflictSide      = merge.Side
	Action            = plan.Action
	Brief             = plan.Brief
	Count             = plan.Count
	PlanJSON          = plan.PlanJSON
	PlanRow           = plan.PlanRow
	StatusJSON        = plan.StatusJSON
	RequirementChange = plan.RequirementChange
	CheckOptions      = check.CheckOptions
	Change            = txn.Change
	Error             = fault.Error
	Kind              = fault.Kind
)

const (
	DefaultDir = catalog.DefaultDir
	MinGo      = catalog.MinGo
	Version    = catalog.Version
	PlanSchema = plan.PlanSchema

	Failed   = fault.Failed
	Usage    = fault.Usage
	Conflict = fault.Conflict

	ActionCreate    = plan.ActionCreate
	ActionIdentical = plan.ActionIdentical
	ActionUpdate    = plan.ActionUpdate
	ActionConflict  = plan.ActionConflict
	ActionKeep      = plan.ActionKeep
	ActionDeleted   = plan.ActionDeleted
	ActionMerge     = plan.ActionMerge
	ActionMove      = plan.ActionMove
	ActionMigrate   = plan.ActionMigrate
	ActionDelete    = plan.ActionDelete
	ActionMarkers   = plan.ActionMarkers
	ActionEject     = plan.ActionEject

	StopAtConflicts = merge.Stop
	TakeOurs        = merge.Ours
	TakeTheirs      = merge.Theirs
	WriteMarkers    = merge.Markers
)

// The tables and steps, each documented where it is.
var (
	Axes       = catalog.Axes
	Routers    = catalog.Routers
	Stores     = catalog.Stores
	Sessions   = catalog.Sessions
	Identities = catalog.Identities
	Features   = catalog.Features
	Parts      = catalog.Parts

	FeaturesFor     = catalog.FeaturesFor
	ParseFeatures   = catalog.ParseFeatures
	DefaultFeatures = catalog.DefaultFeatures
	InTableOrder    = catalog.InTableOrder
	ShellQuote      = catalog.ShellQuote
	CleanDir        = catalog.CleanDir
	BuildVersion    = catalog.BuildVersion

	NewRemoval = plan.NewRemoval

	Inspect       = target.Inspect
	Root          = target.Root
	Resolve       = target.Resolve
	Check         = check.Check
	Test          = check.Test
	CheckAnswers  = check.CheckAnswers
	Uncommitted   = check.Uncommitted
	RecordDiffers = check.RecordDiffers
	InGit         = check.InGit

	ShowConflicts = check.ShowConflicts
	Number        = fault.Number
	Unfinished    = txn.Unfinished
)
