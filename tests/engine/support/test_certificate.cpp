#include "tests/engine/support/test_certificate.hpp"

#include <memory>
#include <stdexcept>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

namespace veilleuse::test {

namespace {

using file_handle = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
using key_pointer = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;
using certificate_pointer = std::unique_ptr<X509, void (*)(X509*)>;

void require(bool done) {
  if (!done) throw std::runtime_error{"OpenSSL made no certificate"};
}

void name(X509& what) {
  auto* subject = X509_get_subject_name(&what);
  const auto* common = reinterpret_cast<const unsigned char*>("veilleuse.test");
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, common, -1, -1, 0);
  X509_set_issuer_name(&what, subject);
  auto* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost");
  X509_add_ext(&what, extension, -1);
  X509_EXTENSION_free(extension);
}

}  // namespace

engine::tls::certificate_files write_certificate(const std::filesystem::path& folder,
                                                 certificate_times times) {
  std::filesystem::create_directories(folder);
  engine::tls::certificate_files files{folder / "certificate.pem", folder / "key.pem"};
  const key_pointer key{EVP_EC_gen("P-256"), EVP_PKEY_free};
  const certificate_pointer made{X509_new(), X509_free};
  X509_set_version(made.get(), X509_VERSION_3);
  std::uint32_t serial = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(made.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), times.from.count());
  X509_gmtime_adj(X509_getm_notAfter(made.get()), times.until.count());
  X509_set_pubkey(made.get(), key.get());
  name(*made);
  require(X509_sign(made.get(), key.get(), EVP_sha256()) > 0);
  const file_handle certificate{std::fopen(files.certificate.c_str(), "w"), std::fclose};
  const file_handle secret{std::fopen(files.key.c_str(), "w"), std::fclose};
  ::chmod(files.key.c_str(), 0600);
  require(PEM_write_X509(certificate.get(), made.get()) == 1);
  require(PEM_write_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return files;
}

}  // namespace veilleuse::test
