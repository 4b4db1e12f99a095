package pool

import "github.com/imapeg/imapeg/types"

// SafeToRetry says whether a command may be sent again when nobody knows whether the
// server has done it: whether the server, and its answer, are the same after it was done
// twice as after once.
//
// Commands that read are safe, and those that set something to a value: flags, a
// subscription, a right. Those that add something (APPEND, COPY), take something away by
// other means than its UID (EXPUNGE, CLOSE), whose answer would be another the second time
// (CREATE, DELETE, RENAME), or that change the session are not. Commands with sequence
// numbers or with "$" are not, since these mean something else in another session.
func SafeToRetry(body types.CommandBody) bool {
	switch body := body.(type) {
	case *types.NoopCommand, *types.CheckCommand, *types.CapabilityCommand, *types.IDCommand,
		*types.ListCommand, *types.LSubCommand, *types.RListCommand, *types.RLSubCommand, *types.XListCommand,
		*types.NamespaceCommand, *types.StatusCommand, *types.SelectCommand, *types.ExamineCommand,
		*types.GetQuotaCommand, *types.GetQuotaRootCommand, *types.GetACLCommand, *types.ListRightsCommand,
		*types.MyRightsCommand, *types.GetMetadataCommand, *types.GetJMAPAccessCommand, *types.ConversionsCommand,
		*types.UIDBatchesCommand, *types.GenURLAuthCommand, *types.URLFetchCommand:
		return true
	case *types.SubscribeCommand, *types.UnsubscribeCommand, *types.SetMetadataCommand, *types.SetQuotaCommand,
		*types.SetACLCommand, *types.DeleteACLCommand:
		return true
	case *types.UIDExpungeCommand:
		return lasts(body.UIDs)
	case *types.FetchCommand:
		return lasts(body.Set)
	case *types.StoreCommand:
		// The second time a message is not unchanged any more.
		return lasts(body.Set) && !body.IfUnchanged && body.Ext == nil && len(body.Modifiers) == 0
	case *types.SearchCommand:
		return safeSearch(body.UID, body.Program, body.Return)
	case *types.SortCommand:
		return safeSearch(body.UID, body.Program, body.Return)
	case *types.ThreadCommand:
		return safeSearch(body.UID, body.Program, nil)
	}
	return false
}

// lasts says whether a set means the same messages in another session.
func lasts(set types.NumSet) bool {
	uids, ok := set.(types.UIDSet)
	return ok && !uids.IsSaved()
}

func safeSearch(uid bool, program types.SearchKey, ret *types.SearchReturn) bool {
	if !uid || ret != nil && (ret.Save || ret.Update || ret.Context) {
		return false
	}
	for key := range types.SearchKeys(program) {
		if in, ok := key.(types.SearchSet); ok && !lasts(in.Set) {
			return false
		}
	}
	return true
}
