package testserver

import (
	"os"
	"os/user"
	"strconv"
)

// owner is the user whom mail belongs to, and the processes that handle it: the own one, or nobody when that is
// root, as whom no server opens mail.
type owner struct {
	Root        bool // the tests run as root
	User, Group string
	UID, GID    string
	uid, gid    int
}

func mailOwner() (owner, error) {
	o := owner{Root: os.Geteuid() == 0}
	u, err := user.Current()
	if o.Root {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		return o, err
	}
	group, err := user.LookupGroupId(u.Gid)
	if err != nil {
		return o, err
	}
	o.User, o.Group, o.UID, o.GID = u.Username, group.Name, u.Uid, u.Gid
	o.uid, _ = strconv.Atoi(u.Uid)
	o.gid, _ = strconv.Atoi(u.Gid)
	return o, nil
}

// chown gives a file to the owner, who is another one only when we are root.
func (o owner) chown(file string) error {
	if !o.Root {
		return nil
	}
	return os.Chown(file, o.uid, o.gid)
}
