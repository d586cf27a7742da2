#include "engine/tls/pem_file.hpp"

#include "engine/limits.hpp"

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

namespace veilleuse::engine::tls {

namespace {

constexpr mode_t nobody_else = S_IRWXO | S_IWGRP;

/// Wiped at the end: it may be a key.
class wiped_text {
 public:
  wiped_text() : bytes_(limits::tls_file_bytes + 1, '\0') {}
  wiped_text(wiped_text&& other) noexcept
      : bytes_{std::exchange(other.bytes_, {})}, size_{std::exchange(other.size_, 0)} {}
  wiped_text& operator=(wiped_text&&) = delete;
  ~wiped_text() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

  /// False when reading fails; more than `limits::tls_file_bytes` when the file is larger.
  [[nodiscard]] bool read_from(int file) {
    while (size_ < bytes_.size()) {
      const auto count = ::read(file, bytes_.data() + size_, bytes_.size() - size_);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return false;
      if (count == 0) return true;
      size_ += static_cast<std::size_t>(count);
    }
    return true;
  }
  [[nodiscard]] std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  // Not a string: a moved one may leave its bytes behind.
  std::vector<char> bytes_;
  std::size_t size_ = 0;
};

struct kind_of_file {
  std::string_view name;
  std::string_view setting;
  bool is_secret = false;
};
constexpr kind_of_file the_certificate{"certificate", "tls.certificate", false};
constexpr kind_of_file the_key{"key", "tls.key", true};

failure cannot_read(const std::filesystem::path& file, const kind_of_file& kind, int error) {
  const bool forbidden = error == EACCES || error == EPERM;
  return {forbidden ? exit_code::permission : exit_code::usage,
          fmt::format("The TLS {} {} cannot be read: {}. {}", kind.name, file.string(),
                      std::generic_category().message(error),
                      forbidden
                          ? "Let the user that runs Veilleuse read it, as the owner or by a group of its own."
                          : fmt::format("See {} in the configuration.", kind.setting))};
}

outcome<wiped_text> read_opened(int opened, const std::filesystem::path& file, const kind_of_file& kind) {
  struct stat status {};
  if (::fstat(opened, &status) != 0) return cannot_read(file, kind, errno);
  if (S_ISDIR(status.st_mode)) return cannot_read(file, kind, EISDIR);
  if (!S_ISREG(status.st_mode)) {
    return failure{exit_code::usage,
                   fmt::format("The TLS {} {} is a pipe or a device, and no file: it is read again while the "
                               "engine runs. See {} in the configuration.",
                               kind.name, file.string(), kind.setting)};
  }
  if (kind.is_secret && (status.st_mode & nobody_else) != 0) {
    return failure{
        exit_code::permission,
        fmt::format("The TLS key {} is open to other users: run chmod 600 on it, and have a new one made "
                    "if one of them may have read it.",
                    file.string())};
  }
  wiped_text text;
  if (!text.read_from(opened)) return cannot_read(file, kind, errno);
  if (text.view().size() > limits::tls_file_bytes) {
    return failure{exit_code::usage,
                   fmt::format("The TLS {} {} is larger than {} bytes: that is no {} file. See {} in the "
                               "configuration.",
                               kind.name, file.string(), limits::tls_file_bytes, kind.name, kind.setting)};
  }
  return text;
}

outcome<wiped_text> read_file(const std::filesystem::path& file, const kind_of_file& kind) {
  const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (opened < 0) return cannot_read(file, kind, errno);
  auto text = read_opened(opened, file, kind);
  ::close(opened);
  return text;
}

bio_handle source_of(const wiped_text& text) {
  return bio_handle{BIO_new_mem_buf(text.view().data(), static_cast<int>(text.view().size()))};
}

/// Instead of a question on the terminal.
int no_passphrase(char*, int, int, void* was_asked) {
  *static_cast<bool*>(was_asked) = true;
  return -1;
}

}  // namespace

outcome<std::vector<x509_handle>> read_certificates(const std::filesystem::path& file) {
  const auto text = read_file(file, the_certificate);
  if (!text) return text.error();
  const auto source = source_of(text.value());
  std::vector<x509_handle> found;
  bool was_asked = false;
  ERR_clear_error();
  while (auto* next = PEM_read_bio_X509(source.get(), nullptr, no_passphrase, &was_asked))
    found.emplace_back(next);
  // The end of the file is an error of this kind.
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (at_end && !found.empty()) return found;
  return failure{
      exit_code::usage,
      fmt::format(
          "The TLS certificate {} {}: it must be in PEM form, as \"-----BEGIN CERTIFICATE-----\", the "
          "server's own first and its issuers' after it. See tls.certificate in the configuration.",
          file.string(), at_end ? "holds no certificate" : "is damaged")};
}

outcome<key_handle> read_key(const std::filesystem::path& file) {
  const auto text = read_file(file, the_key);
  if (!text) return text.error();
  const auto source = source_of(text.value());
  bool was_asked = false;
  key_handle key{PEM_read_bio_PrivateKey(source.get(), nullptr, no_passphrase, &was_asked)};
  ERR_clear_error();
  if (key) return key;
  if (was_asked) {
    return failure{
        exit_code::usage,
        fmt::format("The TLS key {} has a passphrase, and nobody is there to type it: keep it without one, "
                    "readable by the user that runs Veilleuse alone.",
                    file.string())};
  }
  return failure{exit_code::usage,
                 fmt::format("The TLS key {} is no private key in PEM form, as \"-----BEGIN PRIVATE "
                             "KEY-----\". See tls.key in the configuration.",
                             file.string())};
}

}  // namespace veilleuse::engine::tls
