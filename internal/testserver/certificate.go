package testserver

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"time"
)

// certificate is what a TLS server presents, in PEM, and the authority that a client needs to believe it, which
// signs the certificates of clients too.
type certificate struct {
	chain, key []byte
	authority  []byte
	roots      *x509.CertPool

	signer    *x509.Certificate
	signerKey *ecdsa.PrivateKey
}

// newCertificate makes an authority and lets it sign a certificate for localhost and the loopback addresses.
func newCertificate() (*certificate, error) {
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "imapeg test authority"},
		NotBefore:             now.Add(-time.Hour),
		NotAfter:              now.Add(24 * time.Hour),
		KeyUsage:              x509.KeyUsageCertSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	c := &certificate{roots: x509.NewCertPool(), signerKey: key, authority: encodePEM("CERTIFICATE", der)}
	// Parsed again because only then it has the key identifier that certificates below it refer to.
	if c.signer, err = x509.ParseCertificate(der); err != nil {
		return nil, err
	}
	c.roots.AddCert(c.signer)
	c.chain, c.key, err = c.sign(&x509.Certificate{
		Subject:     pkix.Name{CommonName: "localhost"},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:    []string{"localhost"},
		IPAddresses: []net.IP{net.ParseIP(loopback), net.ParseIP(otherLoopback), net.IPv6loopback},
	})
	return c, err
}

// client makes a certificate of a user.
func (c *certificate) client(user string) (tls.Certificate, error) {
	chain, key, err := c.sign(&x509.Certificate{
		Subject:     pkix.Name{CommonName: user},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.X509KeyPair(chain, key)
}

// sign makes a key and a certificate for it.
func (c *certificate) sign(template *x509.Certificate) (chain, key []byte, err error) {
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		return nil, nil, err
	}
	template.SerialNumber = serial
	template.NotBefore, template.NotAfter = c.signer.NotBefore, c.signer.NotAfter
	template.KeyUsage = x509.KeyUsageDigitalSignature
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	der, err := x509.CreateCertificate(rand.Reader, template, c.signer, k.Public(), c.signerKey)
	if err != nil {
		return nil, nil, err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		return nil, nil, err
	}
	return encodePEM("CERTIFICATE", der), encodePEM("PRIVATE KEY", keyDER), nil
}

func encodePEM(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}
