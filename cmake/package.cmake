# What is installed where, and the Debian package of it: scripts/package.sh. Paths are those of Debian's policy, below
# the prefix /usr; the unit and the configuration lie outside of it.
set(VEILLEUSE_PACKAGE_FILES ${CMAKE_BINARY_DIR}/package)

install(TARGETS veilleuse RUNTIME DESTINATION bin COMPONENT engine)
install(DIRECTORY web/ DESTINATION share/veilleuse/web COMPONENT engine
        PATTERN README.md EXCLUDE PATTERN package.json EXCLUDE)
install(DIRECTORY content/ DESTINATION share/veilleuse/content COMPONENT engine PATTERN README.md EXCLUDE)
install(FILES deploy/debian/copyright deploy/README.md DESTINATION share/doc/veilleuse COMPONENT engine)
install(FILES deploy/veilleuse.service deploy/veilleuse-backup.service deploy/veilleuse-backup.timer
        DESTINATION /lib/systemd/system COMPONENT service)
install(FILES deploy/veilleuse.sysusers DESTINATION lib/sysusers.d RENAME veilleuse.conf COMPONENT service)
install(FILES deploy/veilleuse.tmpfiles DESTINATION lib/tmpfiles.d RENAME veilleuse.conf COMPONENT service)

# The configuration as the program itself shows it, so that each key is there with its default.
install(CODE "set(program \"$<TARGET_FILE:veilleuse>\")\nset(made \"${VEILLEUSE_PACKAGE_FILES}\")" COMPONENT service)
install(SCRIPT cmake/package_files.cmake COMPONENT service)
install(FILES ${VEILLEUSE_PACKAGE_FILES}/veilleuse.toml DESTINATION /etc/veilleuse COMPONENT service)
install(FILES ${VEILLEUSE_PACKAGE_FILES}/changelog.Debian.gz DESTINATION share/doc/veilleuse COMPONENT service)
install(DIRECTORY ${VEILLEUSE_PACKAGE_FILES}/man/ DESTINATION share/man/man1 COMPONENT service)
install(FILES ${VEILLEUSE_PACKAGE_FILES}/completion.bash RENAME veilleuse
        DESTINATION share/bash-completion/completions COMPONENT service)
install(FILES ${VEILLEUSE_PACKAGE_FILES}/completion.zsh RENAME _veilleuse
        DESTINATION share/zsh/vendor-completions COMPONENT service)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME veilleuse)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES TRUE)
# Files are the package's, whoever's umask built it.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "Veilleuse <operations@veilleuse.example>")
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "chat for young people in danger
An engine by which minors who suffer or witness violence talk, anonymously and
at any hour, with trained police officers, gendarmes and psychologists.
.
One process keeps everything in an event log of its own: what it has
acknowledged is on the disk, sealed under keys that only this machine has.")
# What it is linked with; systemd makes its user and its folder, and runs it.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd | systemd-standalone-sysusers, systemd | systemd-standalone-tmpfiles")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION TRUE)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    ${CMAKE_SOURCE_DIR}/deploy/debian/postinst ${CMAKE_SOURCE_DIR}/deploy/debian/prerm
    ${CMAKE_SOURCE_DIR}/deploy/debian/postrm ${CMAKE_SOURCE_DIR}/deploy/debian/conffiles)
include(CPack)
