# Run when the package's files are installed, with `program` (the built veilleuse) and `made` (a folder for them).
file(MAKE_DIRECTORY ${made})
execute_process(COMMAND ${program} config OUTPUT_VARIABLE configuration COMMAND_ERROR_IS_FATAL ANY)
set(default "# data_directory = \"data\"\n")
string(FIND "${configuration}" "${default}" found)
if(found EQUAL -1)
  message(FATAL_ERROR "`veilleuse config` does not show the default of storage.data_directory any more")
endif()
# Not beside whatever folder a person is in: the same data for the service and for who runs a subcommand.
string(REPLACE "${default}" "data_directory = \"/var/lib/veilleuse\"\n" configuration "${configuration}")
file(WRITE ${made}/veilleuse.toml "${configuration}")
# Without the name and time that gzip notes, so that the same source makes the same package.
execute_process(COMMAND gzip -9 --no-name --stdout ${CMAKE_CURRENT_LIST_DIR}/../deploy/debian/changelog
                OUTPUT_FILE ${made}/changelog.Debian.gz COMMAND_ERROR_IS_FATAL ANY)

# What the program says of itself, for man(1) and for shells; Debian wants pages compressed.
file(REMOVE_RECURSE ${made}/man)
file(MAKE_DIRECTORY ${made}/man)
execute_process(COMMAND ${program} man --into ${made}/man COMMAND_ERROR_IS_FATAL ANY)
file(GLOB pages ${made}/man/*.1)
execute_process(COMMAND gzip -9 --no-name ${pages} COMMAND_ERROR_IS_FATAL ANY)
foreach(shell bash zsh)
  execute_process(COMMAND ${program} completion ${shell}
                  OUTPUT_FILE ${made}/completion.${shell} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
