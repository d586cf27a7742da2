#include "tools/output.hpp"

#include <cstdio>

#include <fmt/core.h>

namespace veilleuse::tools {

bool print_line(std::string_view line) {
  return std::fwrite(line.data(), 1, line.size(), stdout) == line.size() && std::fputc('\n', stdout) != EOF;
}

engine::exit_code finish_output() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return engine::exit_code::ok;
  return complain({engine::exit_code::disk, "stdout took only a part of the output"});
}

engine::exit_code complain(const engine::failure& why) {
  fmt::print(stderr, "veilleuse: {}\n", why.message);
  return why.code;
}

engine::exit_code code_of(storage::storage_failure kind) {
  using storage::storage_failure;
  switch (kind) {
    case storage_failure::cannot_open:
    case storage_failure::locked:
    case storage_failure::damaged:
    case storage_failure::newer_version:
      return engine::exit_code::data_unusable;
    case storage_failure::no_room:
    case storage_failure::io_error:
      return engine::exit_code::disk;
    case storage_failure::wrong_master_key:
    case storage_failure::unsafe_permissions:
      return engine::exit_code::permission;
  }
  return engine::exit_code::internal;
}

}  // namespace veilleuse::tools
