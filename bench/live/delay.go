package live

import (
	"context"
	"net"
	"sync"
	"time"
)

// Delay is a proxy in front of a server, in the place of a link that takes its time:
// octets arrive later, in each direction, and as many at a time as the two ends want.
type Delay struct {
	listener net.Listener
	target   string
	oneWay   time.Duration
	stop     context.CancelFunc
	work     sync.WaitGroup
}

// StartDelay starts a proxy for a server on loopback. Octets take half of the round
// trip in each direction.
func StartDelay(target string, roundTrip time.Duration) (*Delay, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	d := &Delay{listener: l, target: target, oneWay: roundTrip / 2, stop: stop}
	d.work.Go(func() {
		for {
			nc, err := l.Accept()
			if err != nil {
				return
			}
			d.work.Go(func() { d.serve(ctx, nc) })
		}
	})
	return d, nil
}

// Address is where the proxy is.
func (d *Delay) Address() string { return d.listener.Addr().String() }

// Close ends the proxy and all its connections.
func (d *Delay) Close() error {
	err := d.listener.Close()
	d.stop()
	d.work.Wait()
	return err
}

// serve passes on what comes from either side of a connection.
func (d *Delay) serve(ctx context.Context, client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", d.target)
	if err != nil {
		return // the client sees its connection end
	}
	defer server.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(ctx, func() {
		client.Close()
		server.Close()
	})()
	var both sync.WaitGroup
	both.Go(func() { d.pass(ctx, server, client) })
	both.Go(func() { d.pass(ctx, client, server) })
	both.Wait()
}

// parcel is octets that are on their way.
type parcel struct {
	arrives time.Time
	octets  []byte
}

const (
	parcelSize = 32 << 10 // octets
	onTheWay   = 1 << 10  // parcels: much more than a loopback connection carries in some milliseconds
)

// pass passes on what comes from one side, until its end.
func (d *Delay) pass(ctx context.Context, to, from net.Conn) {
	road := make(chan parcel, onTheWay)
	var sender sync.WaitGroup
	defer sender.Wait()
	defer close(road)
	sender.Go(func() {
		for p := range road {
			time.Sleep(time.Until(p.arrives))
			if _, err := to.Write(p.octets); err != nil {
				break
			}
		}
		// The other direction may still have something to say.
		if tcp, ok := to.(*net.TCPConn); ok {
			_ = tcp.CloseWrite() // it may be closed already
		}
		for range road {
		}
	})
	for {
		octets := make([]byte, parcelSize)
		n, err := from.Read(octets)
		if n > 0 {
			select {
			case road <- parcel{time.Now().Add(d.oneWay), octets[:n]}:
			case <-ctx.Done():
				return
			}
		}
		if err != nil {
			return
		}
	}
}
