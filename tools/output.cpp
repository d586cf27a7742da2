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

void remark(std::string_view sentence) {
  fmt::print(stderr, "veilleuse: {}\n", sentence);
}

engine::exit_code complain(const engine::failure& why) {
  fmt::print(stderr, "veilleuse: {}\n", why.message);
  return why.code;
}

}  // namespace veilleuse::tools
