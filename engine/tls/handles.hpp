// OpenSSL's objects with an owner. Only for the sources of this folder.
#pragma once

#include <memory>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace veilleuse::engine::tls {

template <auto Free>
struct freed_by {
  template <class Object>
  void operator()(Object* what) const {
    Free(what);
  }
};

using bio_handle = std::unique_ptr<BIO, freed_by<BIO_free>>;
using key_handle = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using x509_handle = std::unique_ptr<X509, freed_by<X509_free>>;

}  // namespace veilleuse::engine::tls
