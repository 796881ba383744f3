package hyper
import ("testing";"context";"time";"os"
"github.com/saddle-go/saddle/problem/svc/rows/rowstest"
"github.com/saddle-go/saddle/solvers"
)
func TestQuickG40(t *testing.T){
 if os.Getenv("G40")=="" {t.Skip()}
 for seed:=uint64(101); seed<=103; seed++ {
 p:=rowstest.G40(seed, 50000)
 g:=make([]int32,400); for j:=range g {g[j]=int32(j/10)}
 st:=time.Now()
 r,err:=Tune(context.Background(), p.Train, Options{Search:SearchGroups, Groups:g, Test:p.Test, Progress: func(it solvers.Iter) bool { t.Logf("%s %d %.4g cv %.4f %v", it.Phase,it.Index,it.Param,it.Value,it.Elapsed); return false}})
 if err!=nil {t.Fatal(err)}
 t.Logf("seed %d: test %.4f cv %.4f smooth %.4f delta %g free %g evals %d+%d its %d %s %v %v", seed, r.Test.Error, *r.CVError, *r.Smooth, r.Delta, *r.FreeRows, r.Scanned, r.Searched, r.Iterations, r.Message, r.Warnings, time.Since(st))
 t.Logf("%.3g",r.Values)
 }
}
