#include "bench/process/memory.hpp"

#include <fstream>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

namespace veilleuse::bench {

std::uint64_t resident_bytes(pid_t process) {
  std::ifstream status(fmt::format("/proc/{}/status", process));
  for (std::string word; status >> word;) {
    std::uint64_t kibibytes = 0;
    constexpr std::uint64_t bytes_per_kibibyte = 1'024;
    if (word == "RssAnon:" && status >> kibibytes) return kibibytes * bytes_per_kibibyte;
  }
  throw std::runtime_error("the server's process is gone");
}

double mebibytes(std::uint64_t bytes) {
  constexpr double bytes_per_mebibyte = 1u << 20;
  return double(bytes) / bytes_per_mebibyte;
}

}  // namespace veilleuse::bench
