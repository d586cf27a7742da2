// The one binary: `veilleuse SUBCOMMAND`.
#include "tools/command_line.hpp"

int main(int argc, char** argv) {
  return veilleuse::tools::run_command_line(argc, argv);
}
