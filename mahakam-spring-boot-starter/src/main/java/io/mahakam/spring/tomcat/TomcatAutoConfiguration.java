package io.mahakam.spring.tomcat;

import io.mahakam.loop.EventLoops;
import io.mahakam.spring.web.ConnectionAdopter;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.annotation.RegisterReflection;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.context.annotation.Bean;

/** {@linkplain AutoConfiguration Auto-configuration} of connections on Tomcat. */
@AutoConfiguration(afterName = "io.mahakam.spring.autoconfigure.MahakamAutoConfiguration")
@ConditionalOnClass({InternalHttpUpgradeHandler.class, TomcatServletWebServerFactory.class})
@ConditionalOnBean(EventLoops.class)
// What Tomcat, or SlimChannels, reaches by reflection, which a native image has to know.
@RegisterReflection(
        classes = {TomcatUpgradeHandler.class, SocketWrapperBase.class},
        memberCategories = {
            MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS,
            MemberCategory.INVOKE_DECLARED_METHODS,
            MemberCategory.ACCESS_DECLARED_FIELDS
        })
public final class TomcatAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(ConnectionAdopter.class)
    TomcatConnectionAdopter tomcatConnectionAdopter(
            EventLoops loops, @Value("${mahakam.tomcat.slim-connections:true}") boolean slimConnections) {
        return new TomcatConnectionAdopter(loops, slimConnections ? SlimChannels.find() : null);
    }
}
