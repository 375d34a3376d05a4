package released

import (
	"context"
	"os"

	"github.com/loginscaffold/loginscaffold/generator/internal/check"
	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/txn"
	"github.com/loginscaffold/loginscaffold/templates"
)

// Upgrade brings the project in dir to this version, its callers too, without go mod tidy,
// which would want a network, and without a look at types. A plan with conflicts is not
// carried out. Dependencies are those of the upgrades before, or new ones.
func Upgrade(ctx context.Context, dir string, opt plan.Options, dependencies *check.Dependencies) (*plan.Plan, error) {
	p, err := target.Inspect(dir)
	if err != nil {
		return nil, err
	}
	pl, err := plan.New(templates.FS, p, p.Defaults(), opt)
	if err != nil || len(pl.Conflicts()) > 0 {
		return pl, err
	}
	env := append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	if err := check.Migrate(ctx, pl, check.CheckOptions{Env: env}, dependencies); err != nil {
		return nil, err
	}
	changes, err := pl.Changes()
	if err != nil {
		return nil, err
	}
	return pl, txn.Apply(ctx, dir, changes)
}
