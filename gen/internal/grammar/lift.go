package grammar

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Lift reads the Go code that peg made of a grammar back into rules. Every
// statement has to be one that Lift knows; anything else is an [*Error] that names
// the rule. [Locate] knows its line.
func Lift(pegOutput []byte) ([]*Rule, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "peg output", pegOutput, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	names, err := ruleNames(file)
	if err != nil {
		return nil, err
	}
	functions := ruleFunctions(file)
	if functions == nil {
		return nil, fmt.Errorf("peg output: no table of rules found")
	}
	if len(functions) != len(names) {
		return nil, fmt.Errorf("peg output: %d names but %d functions of rules", len(names), len(functions))
	}
	var rules []*Rule
	for i, f := range functions[1:] {
		name := names[i+1]
		literal, ok := f.(*ast.FuncLit)
		if !ok {
			if name == "PegText" || strings.HasPrefix(name, "Action") {
				return nil, &Error{Rule: name, Msg: noActions}
			}
			return nil, &Error{Rule: name, Msg: "peg made no code for it"}
		}
		expr, err := liftRule(name, literal)
		if err != nil {
			return nil, &Error{Rule: name, Msg: err.Error()}
		}
		rules = append(rules, &Rule{Name: name, Expr: expr})
	}
	return rules, nil
}

const noActions = "actions { } and < > are not supported: types are bound by tags"

// pegAction is how peg names the rules that it makes of actions.
var pegAction = regexp.MustCompile(`^Action[0-9]+$`)

// ruleNames are the names of the constants of type pegRule, in order.
func ruleNames(file *ast.File) ([]string, error) {
	for _, decl := range file.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST {
			continue
		}
		first, ok := group.Specs[0].(*ast.ValueSpec)
		if !ok || first.Names[0].Name != "ruleUnknown" {
			continue
		}
		var names []string
		for _, spec := range group.Specs {
			names = append(names, strings.TrimPrefix(spec.(*ast.ValueSpec).Names[0].Name, "rule"))
		}
		return names, nil
	}
	return nil, fmt.Errorf("peg output: no constants of rules found")
}

// ruleFunctions are the elements of `_rules = [...]func() bool{...}`.
func ruleFunctions(file *ast.File) []ast.Expr {
	var elements []ast.Expr
	ast.Inspect(file, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || assign.Tok != token.ASSIGN || len(assign.Lhs) != 1 {
			return true
		}
		if id, ok := assign.Lhs[0].(*ast.Ident); !ok || id.Name != "_rules" {
			return true
		}
		if table, ok := assign.Rhs[0].(*ast.CompositeLit); ok {
			elements = table.Elts
		}
		return false
	})
	return elements
}

// item is a statement, or the label before one.
type item struct {
	label string
	stmt  ast.Stmt
}

// flatten takes the labels off their statements.
func flatten(stmts []ast.Stmt) []item {
	var items []item
	for _, s := range stmts {
		for {
			labelled, ok := s.(*ast.LabeledStmt)
			if !ok {
				break
			}
			items = append(items, item{label: labelled.Label.Name})
			s = labelled.Stmt
		}
		if _, ok := s.(*ast.EmptyStmt); !ok {
			items = append(items, item{stmt: s})
		}
	}
	return items
}

// liftRule reads
//
//	position0, tokenIndex0 := position, tokenIndex
//	{ position1 := position; ...; add(ruleX, position1) }
//	return true
//	l0: position, tokenIndex = position0, tokenIndex0
//	return false
//
// The lines around the block are missing when the rule cannot fail.
func liftRule(name string, f *ast.FuncLit) (Expr, error) {
	items := flatten(f.Body.List)
	ko := ""
	if n, ok := isSave(at(items, 0).stmt); ok {
		ko = "l" + n
		tail := len(items) - 3
		if tail < 2 || items[tail].label != ko || !isRestore(items[tail+1].stmt, n) || !isReturn(items[tail+2].stmt, "false") {
			return nil, fmt.Errorf("unknown end of function")
		}
		items = items[1:tail]
	}
	if len(items) != 2 || !isReturn(items[1].stmt, "true") {
		return nil, fmt.Errorf("unknown shape of function")
	}
	block, ok := items[0].stmt.(*ast.BlockStmt)
	if !ok {
		return nil, fmt.Errorf("unknown shape of function")
	}
	body := flatten(block.List)
	begin, ok := isPosition(at(body, 0).stmt)
	if !ok || len(body) < 2 || !isAdd(body[len(body)-1].stmt, name, begin) {
		return nil, fmt.Errorf("unknown shape of the rule's token")
	}
	return liftSeq(body[1:len(body)-1], ko)
}

func at(items []item, i int) item {
	if i < len(items) {
		return items[i]
	}
	return item{}
}

// liftSeq reads statements that jump to ko where they do not match.
func liftSeq(items []item, ko string) (Expr, error) {
	var seq Seq
	for len(items) > 0 {
		expr, n, err := liftOne(items, ko)
		if err != nil {
			return nil, err
		}
		items = items[n:]
		// peg writes the expression of a + twice: once, and in a loop.
		if star, ok := expr.(Star); ok {
			once := Seq{star.Expr}
			if inner, ok := star.Expr.(Seq); ok {
				once = inner
			}
			if k := len(seq) - len(once); k >= 0 && Equal(seq[k:], once) {
				seq, expr = seq[:k], Plus(star)
			}
		}
		seq = append(seq, expr)
	}
	if len(seq) == 1 {
		return seq[0], nil
	}
	return seq, nil
}

// liftOne reads one expression and says how many items it is.
func liftOne(items []item, ko string) (Expr, int, error) {
	if again := items[0].label; again != "" {
		block, ok := at(items, 1).stmt.(*ast.BlockStmt)
		if !ok {
			return nil, 0, fmt.Errorf("label %s without a block", again)
		}
		body, target, _, err := liftTry(block, ko)
		if err != nil {
			return nil, 0, err
		}
		if target != again {
			return nil, 0, fmt.Errorf("unknown loop at label %s", again)
		}
		return Star{body}, 2, nil
	}
	switch s := items[0].stmt.(type) {
	case *ast.IfStmt:
		return liftMatch(s, at(items, 1).stmt, ko)
	case *ast.BlockStmt:
		return liftBlock(s, at(items, 1).label, ko)
	}
	return nil, 0, fmt.Errorf("unknown statement %T: state changes !{ } are not supported", items[0].stmt)
}

// liftMatch reads the match of a character, a range, any character or a rule.
func liftMatch(s *ast.IfStmt, next ast.Stmt, ko string) (Expr, int, error) {
	if target, ok := gotoOf(s.Body.List); !ok || target != ko {
		return nil, 0, fmt.Errorf("a match that jumps elsewhere")
	}
	if s.Init != nil {
		or, ok := s.Cond.(*ast.BinaryExpr)
		if !ok || or.Op != token.LOR || !isIncrement(next) {
			return nil, 0, fmt.Errorf("unknown match of a range")
		}
		lo, err := runeOf(or.X, token.LSS)
		if err != nil {
			return nil, 0, err
		}
		hi, err := runeOf(or.Y, token.GTR)
		if err != nil {
			return nil, 0, err
		}
		return Range(lo, hi), 2, nil
	}
	switch cond := s.Cond.(type) {
	case *ast.BinaryExpr:
		c, err := runeOf(cond, token.NEQ)
		if err != nil {
			return nil, 0, err
		}
		if !isIncrement(next) {
			return nil, 0, fmt.Errorf("a match of a character that does not go on")
		}
		return Range(c, c), 2, nil
	case *ast.UnaryExpr:
		if paren, ok := cond.X.(*ast.ParenExpr); ok && cond.Op == token.NOT {
			pred, err := liftPredicate(paren.X)
			return pred, 1, err
		}
		call, ok := cond.X.(*ast.CallExpr)
		if cond.Op != token.NOT || !ok || len(call.Args) != 0 {
			return nil, 0, errMatch
		}
		switch f := call.Fun.(type) {
		case *ast.Ident:
			if f.Name == "matchDot" {
				return Range(0, 255), 1, nil
			}
		case *ast.IndexExpr:
			table, ok := f.X.(*ast.Ident)
			rule, ok2 := f.Index.(*ast.Ident)
			if ok && ok2 && table.Name == "_rules" {
				name := strings.TrimPrefix(rule.Name, "rule")
				if pegAction.MatchString(name) {
					return nil, 0, errors.New(noActions)
				}
				return Ref{name}, 1, nil
			}
		}
	}
	return nil, 0, errMatch
}

var errMatch = errors.New("unknown match")

// liftPredicate reads a predicate, which has to be p.name(position).
func liftPredicate(e ast.Expr) (Expr, error) {
	if call, ok := e.(*ast.CallExpr); ok && len(call.Args) == 1 && identName(call.Args[0]) == "position" {
		if method, ok := call.Fun.(*ast.SelectorExpr); ok && identName(method.X) == "p" {
			return Pred{method.Sel.Name}, nil
		}
	}
	return nil, errors.New("a predicate has to be &{p.name(position)}")
}

// liftBlock reads an optional expression, look-ahead or a choice. after is the
// label behind the block.
func liftBlock(block *ast.BlockStmt, after, ko string) (Expr, int, error) {
	items := flatten(block.List)
	n, ok := isSave(at(items, 0).stmt)
	if !ok {
		return nil, 0, errors.New(noActions)
	}
	last := len(items) - 1
	if isRestore(items[last].stmt, n) && !jumpsTo(items, "l"+n) {
		if items[last-1].label != "l"+n {
			if _, ok := items[last-1].stmt.(*ast.BranchStmt); ok {
				return nil, 0, fmt.Errorf("an expression that never fails makes ? or ! meaningless")
			}
			body, err := liftSeq(items[1:last], ko)
			return And{body}, 1, err
		}
		body, target, _, err := liftTry(block, ko)
		switch {
		case err != nil:
			return nil, 0, err
		case target == ko:
			return Not{body}, 1, nil
		case target == after:
			return Opt{body}, 2, nil
		}
		return nil, 0, fmt.Errorf("unknown block that jumps to %s", target)
	}
	alt, err := liftAlt(items[1:], n, ko)
	if err != nil {
		return nil, 0, err
	}
	if after != "l"+n {
		return nil, 0, fmt.Errorf("a choice without its label l%s", n)
	}
	return alt, 2, nil
}

// jumpsTo says whether one of the items is a jump to the label, as between the
// alternatives of a choice.
func jumpsTo(items []item, label string) bool {
	return slices.ContainsFunc(items, func(it item) bool {
		target, ok := gotoOf([]ast.Stmt{it.stmt})
		return ok && target == label
	})
}

// liftTry reads a block { save n; body; goto target; ln: restore n }, whose body
// jumps to ln where it does not match.
func liftTry(block *ast.BlockStmt, ko string) (body Expr, target, n string, err error) {
	items := flatten(block.List)
	n, ok := isSave(at(items, 0).stmt)
	last := len(items) - 1
	if !ok || last < 3 || !isRestore(items[last].stmt, n) {
		return nil, "", "", fmt.Errorf("unknown block")
	}
	if items[last-1].label != "l"+n {
		return nil, "", "", fmt.Errorf("an expression that never fails is repeated or optional")
	}
	target, ok = gotoOf([]ast.Stmt{items[last-2].stmt})
	if !ok {
		return nil, "", "", fmt.Errorf("unknown block: no jump at its end")
	}
	body, err = liftSeq(items[1:last-2], "l"+n)
	return body, target, n, err
}

// liftAlt reads { A; goto ln; lx: restore n; B; goto ln; ly: restore n; ...; Z }.
func liftAlt(items []item, n, ko string) (Expr, error) {
	var alt Alt
	for {
		end := -1
		for i := range items {
			if target, ok := gotoOf([]ast.Stmt{items[i].stmt}); ok && target == "l"+n {
				end = i
				break
			}
		}
		if end < 0 {
			expr, err := liftSeq(items, ko)
			if err != nil {
				return nil, err
			}
			return append(alt, expr), nil
		}
		next := at(items, end+1).label
		if next == "" {
			return nil, fmt.Errorf("an alternative that never fails hides those behind it")
		}
		if !isRestore(at(items, end+2).stmt, n) {
			return nil, fmt.Errorf("unknown shape of a choice")
		}
		expr, err := liftSeq(items[:end], next)
		if err != nil {
			return nil, err
		}
		alt = append(alt, expr)
		items = items[end+3:]
	}
}

// isSave recognises `positionN, tokenIndexN := position, tokenIndex`.
func isSave(s ast.Stmt) (n string, ok bool) {
	assign, ok := s.(*ast.AssignStmt)
	if !ok || assign.Tok != token.DEFINE || len(assign.Lhs) != 2 {
		return "", false
	}
	n, ok = strings.CutPrefix(identName(assign.Lhs[0]), "position")
	return n, ok && identName(assign.Lhs[1]) == "tokenIndex"+n &&
		identName(assign.Rhs[0]) == "position" && identName(assign.Rhs[1]) == "tokenIndex"
}

// isRestore recognises `position, tokenIndex = positionN, tokenIndexN`.
func isRestore(s ast.Stmt, n string) bool {
	assign, ok := s.(*ast.AssignStmt)
	return ok && assign.Tok == token.ASSIGN && len(assign.Lhs) == 2 &&
		identName(assign.Lhs[0]) == "position" && identName(assign.Lhs[1]) == "tokenIndex" &&
		identName(assign.Rhs[0]) == "position"+n && identName(assign.Rhs[1]) == "tokenIndex"+n
}

// isPosition recognises `positionN := position`.
func isPosition(s ast.Stmt) (name string, ok bool) {
	assign, ok := s.(*ast.AssignStmt)
	if !ok || assign.Tok != token.DEFINE || len(assign.Lhs) != 1 || identName(assign.Rhs[0]) != "position" {
		return "", false
	}
	return identName(assign.Lhs[0]), true
}

// isAdd recognises `add(ruleX, positionN)`.
func isAdd(s ast.Stmt, rule, begin string) bool {
	stmt, ok := s.(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := stmt.X.(*ast.CallExpr)
	return ok && identName(call.Fun) == "add" && len(call.Args) == 2 &&
		identName(call.Args[0]) == "rule"+rule && identName(call.Args[1]) == begin
}

func isReturn(s ast.Stmt, value string) bool {
	ret, ok := s.(*ast.ReturnStmt)
	return ok && len(ret.Results) == 1 && identName(ret.Results[0]) == value
}

func isIncrement(s ast.Stmt) bool {
	inc, ok := s.(*ast.IncDecStmt)
	return ok && inc.Tok == token.INC && identName(inc.X) == "position"
}

func gotoOf(stmts []ast.Stmt) (label string, ok bool) {
	if len(stmts) != 1 {
		return "", false
	}
	branch, ok := stmts[0].(*ast.BranchStmt)
	if !ok || branch.Tok != token.GOTO {
		return "", false
	}
	return branch.Label.Name, true
}

// runeOf reads the character that a comparison by op is with: rune('x').
func runeOf(e ast.Expr, op token.Token) (byte, error) {
	cmp, ok := e.(*ast.BinaryExpr)
	if !ok || cmp.Op != op {
		return 0, errMatch
	}
	call, ok := cmp.Y.(*ast.CallExpr)
	if !ok || identName(call.Fun) != "rune" || len(call.Args) != 1 {
		return 0, fmt.Errorf("unknown comparison")
	}
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok || lit.Kind != token.CHAR {
		return 0, fmt.Errorf("unknown comparison")
	}
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		return 0, err
	}
	r := []rune(text)[0]
	if r > 0xff {
		return 0, fmt.Errorf("character %s is not a byte", lit.Value)
	}
	return byte(r), nil
}

func identName(e ast.Expr) string {
	if id, ok := e.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}
